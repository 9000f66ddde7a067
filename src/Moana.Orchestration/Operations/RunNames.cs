using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Moana.Engine;
using Moana.Plans;
using Moana.Storage;

namespace Moana.Operations;

/// <summary>What runs, keys and their tasks are called.</summary>
public static partial class RunNames
{
    private const int MaxKey = 400;
    private const int MaxSlug = 40;

    /// <summary>What tells a task's id from all others, and the dash before it.</summary>
    private const int SuffixLength = 9;

    /// <summary>A run's name as the record has it: in lower case.</summary>
    /// <exception cref="MoanaException"><c>RunNameInvalid</c>.</exception>
    public static string Run(string name)
    {
        var lower = name.ToLowerInvariant();
        return NamePattern().IsMatch(lower) && lower != OrchestrationStore.Latest ? lower : throw RunErrors.NameInvalid(name);
    }

    /// <summary>The task with its key, and an id that no other one ever has: the marks on panes are told apart by it.</summary>
    /// <param name="task">The task. An id that a person gave it is its key where there is no other.</param>
    /// <param name="key">The key; null for one that tells this prompt with these settings from others.</param>
    /// <exception cref="MoanaException"><c>KeyInvalid</c>, <c>TaskNotAlone</c>.</exception>
    internal static OrchestrationTask Name(OrchestrationTask task, string? key)
    {
        if (task.DependsOn.Count > 0 || TaskReferences.Find(task.Prompt).Count > 0)
        {
            throw RunErrors.NotAlone(task);
        }

        key ??= task.Id.Length > 0 && !MadeId().IsMatch(task.Id) ? task.Id : DefaultKey(task);
        if (string.IsNullOrWhiteSpace(key) || key.Length > MaxKey || key.Any(char.IsControl) || HasHalves(key))
        {
            throw RunErrors.KeyInvalid(key);
        }

        return task with { Key = key, Id = IdFor(key) };
    }

    /// <summary>An id for a task that is done in place of another one.</summary>
    internal static string Again(string taskId) => IdFor(taskId.Length > SuffixLength && taskId[^SuffixLength] == '-' ? taskId[..^SuffixLength] : taskId);

    /// <summary>Whether there are halves of surrogates: in the record all of them would be the same.</summary>
    private static bool HasHalves(string key) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key)) != key;

    private static string IdFor(string key)
    {
        var slug = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')).Trim('-', '.');
        return $"{(slug.Length > MaxSlug ? slug[..MaxSlug] : slug)}-{OrchestrationRun.NewId()}".TrimStart('-');
    }

    /// <summary>The beginning of the prompt, and what tells it and its settings from others.</summary>
    private static string DefaultKey(OrchestrationTask task)
    {
        var line = task.Prompt.Trim().Split('\n')[0].Trim();
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(TaskSettings.Of(task).ToJsonString()))).ToLowerInvariant();
        return $"{string.Concat((line.Length > 60 ? line[..60] : line).Where(c => !char.IsControl(c) && !char.IsSurrogate(c)))}#{hash[..12]}";
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();

    /// <summary>An id that New-MoanaTask makes where none is given.</summary>
    [GeneratedRegex(@"\Atask-[0-9a-f]{6}\z")]
    private static partial Regex MadeId();
}
