using System.Collections;
using System.Management.Automation;
using Moana.Completers;
using Moana.Prompts;

namespace Moana.Commands;

/// <summary>Writes a prompt that says all an agent needs: what to do, where, how, and what to include.</summary>
/// <remarks>
/// <para>
/// Builds "[ACTION] the file [FULL_PATH] with [DESCRIPTION]. Include [REQUIREMENTS]." from its parts; a relative path is
/// made full. Or fills a template of your own, a text file with placeholders, with the values of -Parameter. Nothing is
/// sent: pipe the prompt into Send-MoanaPrompt.
/// </para>
/// <para>
/// Templates by name are the .txt and .md files of $XDG_CONFIG_HOME/moana/prompts (by default ~/.config/moana/prompts).
/// Lines at the start that begin with # describe the template. In its text, {name} takes a value, {name=text} has a
/// default, {name:path} is made a full path, and {{ is a brace. '- {name}' alone in a line is repeated for each value;
/// a line whose placeholders are all empty is left out.
/// </para>
/// </remarks>
/// <example>
/// <code>New-MoanaPrompt -Action Create -Path src/risk.rs -Description 'a struct RiskMetrics' -Detail 'sharpe(): f64', 'sortino(): f64' -Requirement 'unit tests for each function'</code>
/// <para>A prompt in the recommended structure, with a list of details.</para>
/// </example>
/// <example>
/// <code>New-MoanaPrompt -Action Verify -Path ~/project -Description 'compiles with cargo check' -Requirement 'If there are errors, fix them', 'Then run cargo test' | Send-MoanaPrompt -Name codex</code>
/// <para>Asks 'codex' to verify a project. Requirements of Verify and Fix are sentences of their own.</para>
/// </example>
/// <example>
/// <code>New-MoanaPrompt -Action Fix -Path src/main.rs -Line 415 -Description "l'erreur" -Requirement 'Remplace a().await par b().await' -Culture fr</code>
/// <para>A prompt in French: "Corrige l'erreur dans ... ligne 415."</para>
/// </example>
/// <example>
/// <code>Get-ChildItem src/*.rs | New-MoanaPrompt -Template ./document.txt -Parameter @{ style = 'rustdoc' }</code>
/// <para>A prompt for each file, from a template of your own: {path} becomes the file's full path, {style} the value.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaPrompt", DefaultParameterSetName = ByParts)]
[OutputType(typeof(AgentPrompt))]
public sealed class NewMoanaPromptCommand : MoanaCommand
{
    private const string ByParts = "Parts";
    private const string ByTemplate = "Template";

    /// <summary>What is to be done.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByParts)]
    public PromptAction Action { get; set; }

    /// <summary>The file or folder that it is about; a relative path is made full. In a template it fills {path}.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByParts, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ByTemplate, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    public string? Path { get; set; }

    /// <summary>
    /// What is wanted, in words that go on after the path ('a struct CircuitBreakers', after 'with'); of Verify what has
    /// to hold ('compiles with cargo check'), of Fix what is wrong ('the error').
    /// </summary>
    [Parameter(Mandatory = true, Position = 2, ParameterSetName = ByParts)]
    [ValidateNotNullOrEmpty]
    public string Description { get; set; } = "";

    /// <summary>Details of the description, as a list below it.</summary>
    [Parameter(ParameterSetName = ByParts)]
    public string[] Detail { get; set; } = [];

    /// <summary>What has to be included ('unit tests'); of Verify and Fix, sentences that say what to do then.</summary>
    [Parameter(Position = 3, ParameterSetName = ByParts)]
    public string[] Requirement { get; set; } = [];

    /// <summary>The line of the file that it is about.</summary>
    [Parameter(ParameterSetName = ByParts)]
    [ValidateRange(1, int.MaxValue)]
    public int? Line { get; set; }

    /// <summary>A template of your own: its name in your folder of prompts, or its file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByTemplate)]
    [ArgumentCompleter(typeof(PromptTemplateCompleter))]
    public string Template { get; set; } = "";

    /// <summary>The values of the template's placeholders, by name. A list of values is enumerated, or repeats its line.</summary>
    [Parameter(ParameterSetName = ByTemplate)]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <summary>The language of the fixed words: en or fr.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PromptCultureCompleter))]
    public string Culture { get; set; } = "en";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(ParameterSetName == ByTemplate ? FromTemplate() : FromParts());
        }
        catch (MoanaException e)
        {
            WriteFailure(e);
        }
    }

    private AgentPrompt FromParts() => PromptBuilder.Build(new()
    {
        Action = Action,
        Path = ResolvePath(Path!),
        Line = Line,
        Description = Description,
        Details = Detail,
        Requirements = Requirement,
        Culture = Culture,
    });

    private AgentPrompt FromTemplate()
    {
        var template = PromptTemplate.Read(PromptTemplates.IsFile(Template) ? ResolvePath(Template) : PromptTemplates.Find(Template));
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Parameter)
        {
            values[$"{entry.Key}"] = Values(entry.Value);
        }

        var path = string.IsNullOrEmpty(Path) ? null : ResolvePath(Path);
        if (path is not null)
        {
            values[nameof(Path)] = [path];
        }

        return template.Fill(values, Culture, ResolvePath) with { FullPath = path };
    }

    private static IReadOnlyList<string> Values(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        string text => [text],
        IEnumerable list => [.. list.Cast<object?>().Select(Text)],
        var other => [Text(other)],
    };

    /// <summary>As PowerShell itself writes values in strings.</summary>
    private static string Text(object? value) => LanguagePrimitives.ConvertTo<string>(value) ?? "";
}
