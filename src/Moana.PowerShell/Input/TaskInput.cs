using System.Collections;
using System.Management.Automation;
using Moana.Commands;
using Moana.Engine;
using Moana.Errors;
using Moana.Operations;
using Moana.Validation;

namespace Moana.Input;

/// <summary>Makes tasks of what people write: prompts, maps of agent to prompt, command lines and script blocks.</summary>
internal static class TaskInput
{
    /// <summary>The tasks of one piece of input.</summary>
    /// <param name="item">A task, or a map of agent to prompt, prompts, or task.</param>
    /// <param name="plain">What tasks have that are given as a prompt only.</param>
    /// <param name="newIds">Whether prompts for an agent get new ids, in place of the agent's name: in a queue that has others already.</param>
    /// <exception cref="MoanaException">It is neither, or a prompt cannot be sent.</exception>
    public static IEnumerable<OrchestrationTask> Read(object item, OrchestrationTask plain, bool newIds = false) => Unwrap(item) switch
    {
        OrchestrationTask task => [task with { Prompt = PromptBatch.Check(task.Prompt, task.Id) }],
        IDictionary map => AgentCommand.Entries(map).SelectMany(e => Read(e.Key, e.Value, plain, newIds)),
        var other => throw InputErrors.BadTask(other),
    };

    /// <summary>Validation commands: command lines as they are, script blocks as a pwsh of their own runs them.</summary>
    public static IReadOnlyList<string> Validation(IEnumerable<object> checks) => [.. checks.Select(check => Unwrap(check) switch
    {
        ScriptBlock script when script.Ast.Find(a => a is System.Management.Automation.Language.UsingExpressionAst, searchNestedScriptBlocks: true) is { } use =>
            throw InputErrors.ValidationUsesVariable(use.Extent.Text),
        ScriptBlock script => PowerShellCheck.Write(script.ToString()),
        var text => $"{text}",
    })];

    /// <summary>
    /// Which of a race's changes is taken, as a task has it. A script block finds the results of those that passed in
    /// $candidates, and its last output is the agent's name, or the result.
    /// </summary>
    public static string? Pick(object? pick) => pick is null ? null
        : Unwrap(pick) is ScriptBlock script
            ? PowerShellCheck.Write($$"""
                $candidates = Get-Content -LiteralPath $env:MOANA_CANDIDATES -Raw | ConvertFrom-Json
                & { {{PowerShellCheck.TryRead(Validation([script])[0])}}
                } | Select-Object -Last 1 | ForEach-Object { if ($_.Agent) { $_.Agent } else { "$_" } }
                """)
            : $"{Unwrap(pick)}";

    /// <summary>Ids of tasks: themselves, or those of the tasks that are given.</summary>
    public static IReadOnlyList<string> Ids(IEnumerable<object> tasks) => [.. tasks.Select(task => Unwrap(task) switch
    {
        OrchestrationTask known => known.Id,
        TaskResult known => known.Id,
        var id => $"{id}",
    })];

    /// <summary>An id for a task that was given none.</summary>
    public static string NewId() => $"task-{OrchestrationRun.NewId()[..6]}";

    /// <summary>A map's entry: a prompt or several for one agent, which get the agent's name and a number as ids.</summary>
    private static IEnumerable<OrchestrationTask> Read(string agent, object? value, OrchestrationTask plain, bool newIds) => value switch
    {
        OrchestrationTask task => [task with { Agent = agent, Prompt = PromptBatch.Check(task.Prompt, task.Id) }],
        IEnumerable<object> prompts => prompts.Select((prompt, index) => plain with
        {
            Id = newIds ? NewId() : $"{IdOf(agent)}-{index + 1}",
            Agent = agent,
            Prompt = PromptBatch.Check($"{prompt}", agent),
        }),
        _ => [plain with { Id = newIds ? NewId() : IdOf(agent), Agent = agent, Prompt = PromptBatch.Check($"{value}", agent) }],
    };

    /// <summary>A target as a task's id: codex@build1 gives codex-build1, *@build1 build1.</summary>
    private static string IdOf(string target) =>
        string.Concat(target.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-') is { Length: > 0 } id ? id : NewId();

    private static object Unwrap(object value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
