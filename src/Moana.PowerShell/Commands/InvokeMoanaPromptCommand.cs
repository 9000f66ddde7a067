using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using Moana.Agents;
using Moana.Input;
using Moana.Jobs;
using Moana.Operations;
using Moana.Scheduling;

namespace Moana.Commands;

/// <summary>Sends a prompt to agents, waits for the end of its turn, and gives what was answered and done.</summary>
/// <remarks>
/// Sends as Send-MoanaPrompt does, with proof, and gives each agent's turn as it ends. As text a turn is its answer. A turn that asks,
/// fails, ends at a limit, is broken off or takes too long is an error, whose TargetObject is the turn as far as it came. Several
/// agents get the prompt at the same time; prompts to one agent each wait for the turn before. Ctrl+C ends the waiting: an agent goes
/// on with what it was given.
/// With -Schema the agent is asked for JSON, and what is wrong with its answer goes back to it. The turn that is given is the one whose
/// answer fits, with the objects in Data.
/// </remarks>
/// <example>
/// <code>Invoke-MoanaPrompt codex 'List the bugs.' | ForEach-Object { Invoke-MoanaPrompt claude "Check each: $_" }</code>
/// <para>Gives one agent's answer to another.</para>
/// </example>
/// <example>
/// <code>Invoke-MoanaPrompt codex, claude, gemini 'What is the cause of the failing test?' -Timeout 10m | Format-List Name, Answer</code>
/// <para>Asks three agents, and shows the answers as they come.</para>
/// </example>
/// <example>
/// <code>Invoke-MoanaPrompt claude 'Run the tests.' -Answer @{ Match = 'Do you want to proceed'; Keys = 'Enter' }</code>
/// <para>Allows what the agent asks on the way.</para>
/// </example>
/// <example>
/// <code>(Invoke-MoanaPrompt codex 'List the bugs.' -Schema @{ type = 'array'; items = @{ type = 'object'; required = @('file', 'line'); properties = @{ file = @{ type = 'string' }; line = @{ type = 'integer' } } } }).Data | Export-Csv bugs.csv</code>
/// <para>Asks for data, and writes it to a table.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "MoanaPrompt", SupportsShouldProcess = true)]
[OutputType(typeof(AgentTurn))]
public sealed class InvokeMoanaPromptCommand : PromptCommand
{
    /// <summary>So long an agent that works is waited for, where no time was given.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private readonly List<(Fleet Fleet, AgentPane Agent, string Prompt)> _later = [];
    private readonly TurnBatch _batch = new(TimeProvider.System);
    private TurnOptions _options = new();

    /// <summary>How long to wait for an agent that works, and then how long the turn may take. Without it, as long as it needs.</summary>
    [Parameter]
    [ValidateRange(0, 7 * 86400)]
    [SecondsTransformation]
    public double? Timeout { get; set; }

    /// <summary>
    /// Answers that may be given to agents' questions, as in @{ Match = 'Do you want to proceed'; Choice = 'Yes' }: Match is
    /// a regular expression over the question, Rule the id of the profile rule that saw it (one of the two is needed),
    /// Agent a name or pattern; Choice the text or the number of the choice to take, or a word to which the agent's profile
    /// gives a meaning (confirm, deny). It is taken when the screen shows it highlighted; the highlight is moved there. Keys,
    /// in place of Choice, are tmux key names. No other question is ever answered.
    /// </summary>
    [Parameter]
    public IDictionary[] Answer { get; set; } = [];

    /// <summary>
    /// A JSON schema that the answer has to fit: as text, as the path of a file, or as a hashtable. JSON is taken out of a fenced block
    /// and from among words, too; Data of the turn is what it says, as ConvertFrom-Json would give it, with dates as text.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Schema { get; set; }

    /// <summary>How often an answer that does not fit the schema goes back to the agent at most, with what is wrong. -Timeout counts for each turn.</summary>
    [Parameter]
    [ValidateRange(0, 10)]
    public int MaxFixes { get; set; } = 2;

    /// <summary>Runs it as a job of this shell and gives the job at once: Receive-Job gives the turns, Stop-Job ends the waiting.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(PipelineWriter output, CancellationToken token)
    {
        TimeSpan? timeout = Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        _options = new()
        {
            Delivery = new() { Timeout = timeout ?? Patience, Force = Force },
            Timeout = timeout,
            Answer = new AnswerBook([.. Answer.Select(AnswerRules.From)]).Find,
            Schema = Schema is null ? null : SchemaInput.Read(Schema, ResolvePath),
            MaxFixes = MaxFixes,
        };
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(PipelineWriter output, CancellationToken token)
    {
        var (names, prompt) = Meant();
        var fleet = Fleet;
        foreach (var agent in await Query(names, output).FindAsync(fleet, token))
        {
            if (await output.ShouldProcessAsync(Target(agent), $"Send a prompt of {prompt.Length} characters"))
            {
                if (!AsJob) _batch.Run(fleet, agent, prompt, _options, token);
                else lock (_later) _later.Add((fleet, agent, prompt));
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(PipelineWriter output, CancellationToken token)
    {
        if (!AsJob)
        {
            await WriteAsync(output, token);
            return;
        }

        var job = new MoanaJob(MyInvocation.Line.Trim(), "Moana-prompt");
        await output.AskAsync(() =>
        {
            JobRepository.Add(job);
            return true;
        });
        foreach (var (fleet, agent, prompt) in _later)
        {
            _batch.Run(fleet, agent, prompt, _options, job.Stopping);
        }

        job.Start(() => WriteAsync(job, job.Stopping));
        output.WriteObject(job);
    }

    /// <summary>Writes what comes of each; false when something went wrong with one.</summary>
    private async Task<bool> WriteAsync(ICommandOutput output, CancellationToken token)
    {
        var progress = new ProgressRecord(Environment.TickCount & 0x7fffffff, "Prompts", "sending");
        var (ended, well) = (0, true);
        await foreach (var update in _batch.ReadAsync(token))
        {
            ended += update.Step is null ? 1 : 0;
            well &= update.Error is null;
            progress.StatusDescription = string.Create(CultureInfo.CurrentCulture, $"{ended} of {_batch.Count} turns ended");
            progress.CurrentOperation = $"{update.Name}: {update.Step ?? update.Error?.ErrorId ?? "ended"}";
            progress.PercentComplete = ended * 100 / _batch.Count;
            output.WriteProgress(progress);
            if (update.Step is { } step) output.WriteVerbose($"{update.Name}: {step}");
            else if (update.Error is { } error) output.WriteError(error);
            else output.WriteObject(update.Turn is { Data: JsonElement data } turn ? turn with { Data = DataObjects.Of(data) } : update.Turn);
        }

        progress.RecordType = ProgressRecordType.Completed;
        output.WriteProgress(progress);
        return well;
    }
}
