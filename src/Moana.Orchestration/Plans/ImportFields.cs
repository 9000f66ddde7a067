namespace Moana.Plans;

/// <summary>What a field of somebody else's means for a task.</summary>
internal enum FieldMeaning
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>A field of a plan, maybe under another name.</summary>
    Field,

    /// <summary>What the task is called: the first line of its prompt.</summary>
    Title,

    /// <summary>What is to be done: the rest of its prompt.</summary>
    Body,

    /// <summary>Whom somebody gave it to.</summary>
    Assignee,

    /// <summary>Whether it is done already.</summary>
    Status,

    /// <summary>Tasks of which it consists.</summary>
    Parts,

    /// <summary>Nothing that an agent could use.</summary>
    Aside,
}

/// <summary>
/// The names under which task lists of others have what a plan has: those of task-master (tasks.json), of
/// <c>gh issue list --json</c>, of beads (issues.jsonl), and what people call columns.
/// </summary>
internal static class ImportFields
{
    private static readonly Dictionary<string, string> _fields = new(PlanFields.OfTask.Keys.Select(k => KeyValuePair.Create(Plain(k), k)))
    {
        ["number"] = "id",
        ["key"] = "id",
        ["taskid"] = "id",
        ["issueid"] = "id",
        ["task"] = "prompt",
        ["text"] = "prompt",
        ["instruction"] = "prompt",
        ["instructions"] = "prompt",
        ["target"] = "agent",
        ["dependencies"] = "dependsOn",
        ["deps"] = "dependsOn",
        ["blockedby"] = "dependsOn",
        ["label"] = "tag",
        ["labels"] = "tag",
        ["tags"] = "tag",
        ["workdir"] = "path",
        ["workingdirectory"] = "path",
        ["cwd"] = "path",
        ["directory"] = "path",
        ["folder"] = "path",
        ["timeoutseconds"] = "timeout",
        ["validatetimeoutseconds"] = "validateTimeout",
    };

    private static readonly Dictionary<string, FieldMeaning> _meanings = new()
    {
        ["title"] = FieldMeaning.Title,
        ["summary"] = FieldMeaning.Title,
        ["subject"] = FieldMeaning.Title,
        ["description"] = FieldMeaning.Body,
        ["body"] = FieldMeaning.Body,
        ["details"] = FieldMeaning.Body,
        ["design"] = FieldMeaning.Body,
        ["notes"] = FieldMeaning.Body,
        ["acceptancecriteria"] = FieldMeaning.Body,
        ["teststrategy"] = FieldMeaning.Body,
        ["assignee"] = FieldMeaning.Assignee,
        ["assignees"] = FieldMeaning.Assignee,
        ["assignedto"] = FieldMeaning.Assignee,
        ["owner"] = FieldMeaning.Assignee,
        ["status"] = FieldMeaning.Status,
        ["state"] = FieldMeaning.Status,
        ["done"] = FieldMeaning.Status,
        ["completed"] = FieldMeaning.Status,
        ["subtasks"] = FieldMeaning.Parts,
        ["url"] = FieldMeaning.Aside,
        ["author"] = FieldMeaning.Aside,
        ["createdat"] = FieldMeaning.Aside,
        ["updatedat"] = FieldMeaning.Aside,
        ["closedat"] = FieldMeaning.Aside,
    };

    private static readonly HashSet<string> _done = ["done", "completed", "complete", "closed", "resolved", "cancelled", "canceled", "tombstone", "true", "x"];

    private static readonly Dictionary<string, string> _priorities = new()
    {
        ["critical"] = "2", ["urgent"] = "2", ["highest"] = "2", ["high"] = "1", ["medium"] = "0", ["normal"] = "0", ["low"] = "-1", ["lowest"] = "-2",
    };

    /// <summary>What a field means; and the plan's name of it, where it is one of a plan's.</summary>
    public static (FieldMeaning Meaning, string? Field) Of(string name)
    {
        var plain = Plain(name);
        return _fields.TryGetValue(plain, out var field) ? (FieldMeaning.Field, field) : (_meanings.GetValueOrDefault(plain), null);
    }

    /// <summary>Whether a plan has several values in the field, under whatever name.</summary>
    public static bool IsList(string name) => Of(name).Field is "dependsOn" or "host" or "validate" or "copy" or "setup" or "agents" or "tag" || Of(name).Meaning == FieldMeaning.Assignee;

    /// <summary>Whether a word says that nothing is left to be done.</summary>
    public static bool IsDone(string status) => _done.Contains(Plain(status));

    /// <summary>The number of a priority that is a word (0 is the middle, higher goes first); null for any other.</summary>
    public static string? Priority(string word) => _priorities.GetValueOrDefault(Plain(word));

    /// <summary>A name without what programs differ in: depends_on, depends-on and dependsOn are one.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
