using System.Management.Automation;
using Moana.Agents;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Messages;
using Moana.Operations;
using Moana.Storage;

namespace Moana.Commands;

/// <summary>Sends a message from one agent to another, once and in its order.</summary>
/// <remarks>
/// The message is written into the record first. Then this cmdlet waits until its receiver is free, and delivers it as
/// Send-MoanaPrompt would, with proof; what waits for the same receiver before it is delivered on the way, whoever sent it.
/// So no process has to run for messages: those that a shell left behind, because it was killed or its -Timeout was over, are
/// delivered by the next one that sends to that agent, or by Get-MoanaMessage -Status Pending | Send-MoanaMessage. A process
/// that is killed while it delivers loses and doubles nothing: the turn's mark on the pane tells the next one whether the
/// message was submitted. Where that mark is gone with the receiver's program, the message is InDoubt, and not sent again.
/// The receiver's prompt tells id, sender and thread, and has the text between two lines with a word that no sender knows,
/// so that no text passes for another message. The sender is who -From says.
/// </remarks>
/// <example>
/// <code>Send-MoanaMessage -To codex -From claude -Thread review 'I have finished src/a.rs. Please review it.'</code>
/// <para>Sends a message, and waits until codex has it.</para>
/// </example>
/// <example>
/// <code>Send-MoanaMessage codex 'Which tests fail?' -From claude -Ask | ForEach-Object { Send-MoanaMessage claude "$_" -From codex }</code>
/// <para>Asks one agent, and hands its answer to another.</para>
/// </example>
/// <example>
/// <code>Send-MoanaMessage * 'Stop changing the schema.' -From lead -NoWait; Get-MoanaMessage -Status Pending | Send-MoanaMessage -Timeout 1h</code>
/// <para>Writes messages to all agents, and delivers all that wait.</para>
/// </example>
/// <example>
/// <code>Import-Csv hand-over.csv | Send-MoanaMessage -From claude</code>
/// <para>Sends one for each row, with the columns To, Id and Text. Run again, it sends what was not sent.</para>
/// </example>
[Cmdlet(VerbsCommunications.Send, "MoanaMessage", SupportsShouldProcess = true)]
[OutputType(typeof(AgentMessage), typeof(AgentTurn))]
public sealed class SendMoanaMessageCommand : AgentCommand
{
    /// <summary>So long an agent that works is waited for, where an answer is wanted and no time was given.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private MessageStore? _store;
    private MessageBatch? _batch;
    private bool _textGiven;

    /// <summary>Names of the agents that get it; wildcards are allowed. When agents come from the pipeline, the first argument is the text.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CorrespondentCompleter))]
    public string[]? To { get; set; }

    /// <summary>What it says, at most 100,000 characters. Escape sequences are refused.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Text { get; set; }

    /// <summary>Who sends it: an agent's name, with @host where it is on another machine. Without it, the agent in whose pane this shell runs.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(CorrespondentCompleter))]
    public string? From { get; set; }

    /// <summary>The thread that it belongs to. Without it, it begins one, which is called as its id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ThreadCompleter))]
    public string? Thread { get; set; }

    /// <summary>Its id. A message of one id goes to a receiver once, however often the command is run. Without it, one is made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(MessageCompleter))]
    public string? Id { get; set; }

    /// <summary>
    /// A text for the named agents, an agent or a session that gets the text, or a message of Get-MoanaMessage, which is delivered.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// What to do when the receiver works: Wait until it is ready; Queue or Steer, where its program can; or Fail, which waits for
    /// nothing and leaves the message in the record.
    /// </summary>
    [Parameter]
    public WhenBusy WhenBusy { get; set; }

    /// <summary>
    /// How long to wait for the receiver, 120 seconds unless given. With -Ask, how long to wait for it, and then how long its turn may
    /// take; as long as they need unless given.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double? Timeout { get; set; }

    /// <summary>Waits for the end of the turn that the message begins, and gives that turn; as text it is the answer.</summary>
    [Parameter]
    public SwitchParameter Ask { get; set; }

    /// <summary>Writes the message into the record, and leaves it to others to deliver it.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>
    /// Writes the messages to the pipeline as they stand then, those that wait or are in doubt too, for which there is then no error:
    /// Status and Reason tell. As with the receipts of Send-MoanaPrompt.
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// The record of orchestrations: a file, or a PostgreSQL database, as in postgresql://user@host/database. Without it, what
    /// $env:MOANA_STORE names, or else the user's own file.
    /// </summary>
    [Parameter]
    public string? Store { get; set; }

    /// <inheritdoc/>
    private protected override string NamesParameter => nameof(To);

    private TimeSpan Wait => WhenBusy == WhenBusy.Fail ? TimeSpan.Zero : Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : Ask ? Patience : TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    private protected override void NoteParameters()
    {
        base.NoteParameters();
        _textGiven = MyInvocation.BoundParameters.ContainsKey(nameof(Text));
    }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        if (Ask && NoWait) throw InputErrors.AskWaits();
        _store = OpenStore(Store).Messages;
        _batch = new(_store, TimeProvider.System);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var fleet = Fleet;
        if (PipedMessages.Find(InputObject, _store!) is { } known)
        {
            // By its name: it may have been started anew in another pane since.
            foreach (var agent in await new AgentQuery { Names = [NamePattern.Whole(known.To)] }.FindAsync(fleet, token))
            {
                if (await output.ShouldProcessAsync(Target(agent), $"Deliver message {known.Id} from {known.From}")) _batch!.Deliver(fleet, agent, known, Wait, token);
            }

            return;
        }

        var (names, text) = Meant();
        var draft = new MessageDraft { From = await SenderAsync(fleet, token), Text = text, Thread = Given(Thread), Id = Given(Id), WhenBusy = WhenBusy };
        foreach (var agent in await Query(names, output).FindAsync(fleet, token))
        {
            if (await output.ShouldProcessAsync(Target(agent), $"Send a message of {text.Length} characters from {draft.From}")) Send(fleet, agent, draft, output, token);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        await foreach (var update in _batch!.ReadAsync(token))
        {
            if (update.Step is { } step) output.WriteVerbose(step);
            else if (update.Turn is { } turn) output.WriteObject(turn);
            else if (PassThru && (update.Message ?? update.Error?.Target as AgentMessage) is { } message) output.WriteObject(message);
            else if (update.Error is { } error) output.WriteError(error);
        }
    }

    private void Send(Fleet fleet, AgentPane agent, MessageDraft draft, PipelineWriter output, CancellationToken token)
    {
        if (Ask)
        {
            var limit = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            _batch!.Ask(fleet, agent, draft, Wait, new() { Timeout = limit }, token);
            return;
        }

        var message = new MessagePost(_store!, fleet, TimeProvider.System).Write(agent, draft);
        if (!NoWait) _batch!.Deliver(fleet, agent, message, Wait, token);
        else if (PassThru) output.WriteObject(message);
    }

    /// <summary>
    /// Whom and what. <c>$agents | Send-MoanaMessage 'next'</c> binds 'next' to the first position, which is -To; the agents in
    /// the pipeline tell that it is the text.
    /// </summary>
    private (string[] Names, string Text) Meant()
    {
        var piped = InputObject?.BaseObject as string;
        var isAgent = piped is null && (Pane is not null || SessionObject is not null || TaskObject is not null);
        string[] names = [.. (To ?? []).Where(n => !string.IsNullOrEmpty(n))];
        var text = _textGiven || Text is not null ? Text : null;
        return (isAgent, text, piped) switch
        {
            (true, null, _) when names is [var only] => (Piped(), only),
            (true, { } given, _) when names.Length == 0 => (Piped(), given),
            (_, null, { } given) when names.Length > 0 => (names, given),
            (_, { } given, { } name) when names.Length == 0 => ([name], given),
            (_, { } given, _) when names.Length > 0 => (names, given),
            (_, null, _) when names.Length > 0 => (names, ""),
            _ => throw InputErrors.NoTarget(),
        };
    }

    private string[] Piped() => SessionObject is not null ? []
        : [TaskObject is not null ? AgentOf(TaskObject) : InputObject?.Properties["Name"]?.Value as string ?? Pane!.TrimStart('%')];

    private async Task<string> SenderAsync(Fleet fleet, CancellationToken token)
    {
        if (Given(From) is { } given) return given;
        var own = (await fleet.ListAsync(session: null, token)).FirstOrDefault(a => OwnPane.Is(fleet, a));
        return own?.Name ?? throw InputErrors.NoSender();
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
