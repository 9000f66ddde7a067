using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Input;
using Moana.Operations;
using Moana.Plans;

namespace Moana.Commands;

/// <summary>Makes a task for an orchestration.</summary>
/// <remarks>
/// A task is a prompt, who may take it, and how to tell that it is done. Nothing is sent and nothing is stored: give the
/// tasks to Start-MoanaOrchestration, or to Add-MoanaTask for one that runs. Validation commands run in the task's folder
/// when its agent is done: command lines with /bin/sh, script blocks in a pwsh of their own, which fail with an error, an
/// exit code, or $false as their last output. What they find wrong goes back to the same agent.
/// </remarks>
/// <example>
/// <code>New-MoanaTask 'Create the file /p/a.rs with a parser. Include tests.' -Id parser -Target codex -Validate 'cargo check', 'cargo test' -Path /p</code>
/// <para>A task for one agent, which is done when cargo says so.</para>
/// </example>
/// <example>
/// <code>New-MoanaTask 'Document /p/a.rs.' -DependsOn parser -Priority 5 -Validate { Test-Path README.md }</code>
/// <para>A task for whoever is free, after the first one, checked by a script.</para>
/// </example>
/// <example>
/// <code>Import-Csv ./tasks.csv | New-MoanaTask | Start-MoanaOrchestration -Session work</code>
/// <para>A task for each line, by the names of the columns.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "MoanaTask")]
[OutputType(typeof(OrchestrationTask))]
public sealed class NewMoanaTaskCommand : MoanaCommand
{
    /// <summary>
    /// The text for the agent. {{parser.answer}} and {{parser.files}} in it stand for what the task 'parser' answered and
    /// changed, on which it has to depend then; a backslash before the braces has them stand as they are.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Prompt { get; set; } = "";

    /// <summary>An id that other tasks can depend on, unique in its orchestration. Without it, a new one is made.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Id { get; set; }

    /// <summary>
    /// Who may take it: an agent's name, a pattern with wildcards, or * for any agent; a host may stand behind it, as in codex@build1
    /// or *@build*, and tag:gpu means the agents of hosts with that tag.
    /// </summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Agent")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string Target { get; set; } = OrchestrationTask.AnyAgent;

    /// <summary>
    /// The hosts whose agents may take it: names, patterns with wildcards, or tags, as in tag:gpu; localhost is this machine. Without
    /// it, those of any host.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string[] HostName { get; set; } = [];

    /// <summary>Tasks of a higher priority go first; equal ones in their order.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int Priority { get; set; }

    /// <summary>The tasks, or their ids, that have to be completed before.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object[] DependsOn { get; set; } = [];

    /// <summary>How long one turn may take: seconds, a TimeSpan, or a text such as 15m or 2h. Without it, as the orchestration says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("TimeoutSeconds")]
    [SecondsTransformation]
    public double? Timeout { get; set; }

    /// <summary>How many attempts may fail before the task fails. An attempt that ends at a rate limit does not count.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How often a failed validation goes back to the agent as a correction prompt.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int MaxFixes { get; set; } = 3;

    /// <summary>What becomes of it when its turn is broken off: Fail, Retry within its attempts, or Ask a person. Without it, as the orchestration says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public WhenInterrupted? WhenInterrupted { get; set; }

    /// <summary>The folder in which the validation commands run. Without it, the orchestration's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Path { get; set; }

    /// <summary>Command lines or script blocks that run, in order, when the agent is done, and have to succeed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object[] Validate { get; set; } = [];

    /// <summary>How long one validation command may take: seconds, a TimeSpan, or a text such as 15m or 2h. Without it, as the orchestration says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ValidateTimeoutSeconds")]
    [SecondsTransformation]
    public double? ValidateTimeout { get; set; }

    /// <summary>Lands its change when it is done: from its agent's workspace in the branch that this began from.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Land { get; set; }

    /// <summary>
    /// Where its agent works: where it is (None), in the agent's own workspace (Agent), or in a new one of the task's (Task). An
    /// agent that is elsewhere is started anew there.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public TaskWorkspace Workspace { get; set; }

    /// <summary>What its workspace begins from: a branch, a commit, or a task that it depends on. Without it, the branch that is checked out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Base { get; set; }

    /// <summary>Patterns of files that git ignores and builds need, from the repository's root, as in .env or config/*.local.json.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] Copy { get; set; } = [];

    /// <summary>Command lines or script blocks that make its workspace ready. They run in it, once, in order, each as long as a validation may.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public object[] Setup { get; set; } = [];

    /// <summary>Agents that race for it: each does it in a workspace of its own, and -Pick says whose change is taken.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Race { get; set; } = [];

    /// <summary>
    /// Whose change of a race is taken: first, of the first that passes its validation; smallest; or a command line or script
    /// block whose last output is the agent's name. A script block finds the results of those that passed in $candidates, a
    /// command line as JSON in the file $MOANA_CANDIDATES. First unless given.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PickCompleter))]
    public object? Pick { get; set; }

    /// <summary>Words to find it by.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string[] Tag { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        try
        {
            var task = new OrchestrationTask
            {
                Id = string.IsNullOrEmpty(Id) ? TaskInput.NewId() : Id,
                Prompt = PromptBatch.Check(Prompt, Id),
                Agent = string.IsNullOrEmpty(Target) ? OrchestrationTask.AnyAgent : Target,
                HostName = HostName,
                Priority = Priority,
                DependsOn = TaskInput.Ids(DependsOn),
                TimeoutSeconds = Timeout,
                MaxAttempts = MaxAttempts,
                MaxFixes = MaxFixes,
                WhenInterrupted = WhenInterrupted,
                Path = string.IsNullOrEmpty(Path) ? null : ResolvePath(Path),
                Validate = TaskInput.Validation(Validate),
                ValidateTimeoutSeconds = ValidateTimeout,
                Land = Land,
                Workspace = Workspace,
                Base = string.IsNullOrEmpty(Base) ? null : Base,
                Copy = Copy,
                Setup = TaskInput.Validation(Setup),
                Race = Race,
                Pick = TaskInput.Pick(Pick),
                Tag = Tag,
            };
            TaskCheck.DemandAlone(task);
            WriteObject(task);
        }
        catch (PlanException e) when (ErrorRecords.From(e) is { } record)
        {
            record.ErrorDetails.RecommendedAction = "Correct the parameters that are named, and give the task again.";
            WriteError(record);
        }
        catch (Exception e) when (ErrorRecords.From(e) is not null)
        {
            WriteFailure(e);
        }
    }
}
