using System.Management.Automation;
using Moana.Completers;
using Moana.Delivery;
using Moana.Errors;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>A cmdlet that sends a prompt to agents: whom and what, from the command line and the pipeline.</summary>
public abstract class PromptCommand : AgentCommand
{
    private bool _promptGiven;

    /// <summary>Names of agents; wildcards are allowed. When agents come from the pipeline, the first argument is the prompt.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// The prompt. Control characters but newline and tab are removed; escape sequences are refused. An object from the
    /// pipeline may have it as its property Prompt, as those of New-MoanaPrompt have.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    [AllowNull]
    public string? Prompt { get; set; }

    /// <summary>
    /// An agent, a status or a receipt, whose agent gets the prompt; a session, whose agents get it; a prompt for the named
    /// agents, as a string or as an object with the property Prompt; or, with -Prompt and without names, an agent's name.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Clears a draft that stands in the composer, and sends to an agent whose status is unknown.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes escape sequences from the prompt in place of refusing it.</summary>
    [Parameter]
    public SwitchParameter RemoveEscapes { get; set; }

    /// <inheritdoc/>
    private protected override void NoteParameters()
    {
        base.NoteParameters();
        _promptGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Prompt));
    }

    /// <summary>
    /// Whom and what. <c>$agents | Send-MoanaPrompt 'next'</c> binds 'next' to the first position, which is -Name; the
    /// agents in the pipeline tell that it is the prompt.
    /// </summary>
    internal (string[] Names, string Prompt) Meant()
    {
        // A task's prompt is what its agent has had.
        var piped = InputObject?.BaseObject as string ?? (_promptGiven || IsTurn || TaskObject is not null ? null : InputObject?.Properties[nameof(Prompt)]?.Value as string);
        var address = piped is null && (Pane is not null || SessionObject is not null);
        string[] names = [.. (Name ?? []).Where(n => !string.IsNullOrEmpty(n))];
        var (to, text) = (address, NameGiven, _promptGiven) switch
        {
            (true, true, false) when names is [var prompt] => (Piped(), prompt),
            (_, _, true) when names.Length > 0 => (names, Prompt ?? ""),
            (_, _, true) when TaskObject is not null => ([AgentOf(TaskObject)], Prompt ?? ""),
            (_, _, true) when piped is not null => ([piped], Prompt ?? ""),
            (_, _, false) when piped is not null && names.Length > 0 => (names, piped),
            (_, true, false) when names.Length > 0 => throw DeliveryErrors.EmptyPrompt(names[0]),
            _ => throw InputErrors.NoTarget(),
        };
        return (to, PromptBatch.Check(text, null, RemoveEscapes));
    }

    /// <summary>A turn stands for its agent: the prompt that it has was sent already.</summary>
    private bool IsTurn => InputObject is not null && InputObject.TypeNames.Any(t => t.EndsWith("Moana.AgentTurn", StringComparison.Ordinal));

    private string[] Piped() => SessionObject is null ? [PaneName()] : [];

    private string PaneName() => TaskObject is not null ? AgentOf(TaskObject) : InputObject?.Properties[nameof(Name)]?.Value as string ?? Pane!.TrimStart('%');
}
