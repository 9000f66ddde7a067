using System.Management.Automation;
using Moana.Prompts;

namespace Moana.Commands;

/// <summary>Checks a prompt before it is sent: natural language, full paths, and a clear word of what is expected.</summary>
/// <remarks>
/// <para>
/// Writes what is to be said against the prompt, with its place; nothing when all is well. It reads words, in English
/// and French, and understands nothing: take a finding as a hint.
/// </para>
/// <para>
/// Errors are an empty prompt (Empty), a shell command in place of a wish (ShellCommand), control characters
/// (ControlCharacter), and marks that were not filled in (Placeholder). Warnings are paths that are not full
/// (RelativePath), a file or project without a path (NoPath), a prompt that is too short, breaks off or does not say
/// what is expected (TooShort, Unfinished, NoExpectation), and commands of the agent's own (AgentCommand).
/// </para>
/// </remarks>
/// <example>
/// <code>Test-MoanaPrompt 'cargo check &amp;&amp; cargo test'</code>
/// <para>Tells that this is a shell command, not a wish in natural language.</para>
/// </example>
/// <example>
/// <code>Get-Content prompts.txt | Where-Object { Test-MoanaPrompt $_ -Quiet } | Send-MoanaPrompt -Name codex</code>
/// <para>Sends those of a file's prompts against which there is nothing to be said.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "MoanaPrompt")]
[OutputType(typeof(PromptFinding), typeof(bool))]
public sealed class TestMoanaPromptCommand : MoanaCommand
{
    /// <summary>The prompts: texts, or objects of New-MoanaPrompt.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] Prompt { get; set; } = [];

    /// <summary>Writes only $true or $false for each prompt: whether there are no errors and no warnings.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var findings in Prompt.Select(PromptCheck.Check))
        {
            if (Quiet)
            {
                WriteObject(findings.All(f => f.Severity == FindingSeverity.Information));
            }
            else
            {
                WriteObject(findings, enumerateCollection: true);
            }
        }
    }
}
