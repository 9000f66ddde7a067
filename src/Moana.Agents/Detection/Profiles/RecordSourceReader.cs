namespace Moana.Detection;

/// <summary>Reads the section of a profile file that says where the program's session record is.</summary>
internal static class RecordSourceReader
{
    internal static RecordSource? Read(YamlFields fields)
    {
        var (format, home, file) = (fields.Choice<RecordFormat>("format"), fields.Texts("home"), fields.Text("file"));
        if (format is null || home is null || file is null)
        {
            fields.Report($"a record needs 'format' ({string.Join(", ", Enum.GetNames<RecordFormat>())}), 'home', the folders it may be in, and 'file', its path there");
        }

        var pid = fields.Map("pidFile");
        var source = new RecordSource
        {
            Format = format ?? default,
            Home = home ?? [],
            File = Relative(fields, "file", file) ?? "",
            PidFile = pid is null ? null : Relative(pid, "file", pid.Text("file"), "{pid}"),
            PidHome = pid?.Texts("home") ?? [],
            PidConversation = pid?.Text("conversation") ?? "sessionId",
            PidStatus = pid?.Text("status"),
            PidStart = pid?.Text("start") ?? "procStart",
            Lock = Relative(fields, "lock", fields.Text("lock"), "{id}", "{pid}"),
            HeldOpen = fields.Flag("heldOpen") ?? false,
            Server = fields.Pattern("server"),
            Options = fields.Texts("options") ?? [],
            Begin = Arguments(fields, "begin"),
            Resume = Arguments(fields, "resume"),
            Continue = fields.Texts("continue") ?? [],
        };
        foreach (var folder in source.Home.Concat(source.PidHome).Where(f => f is not (['$', ..] or ['~', '/', ..] or ['/', ..])))
        {
            fields.Report($"'{folder}' is no folder: it begins with '$VARIABLE', '~/' or '/'");
        }

        pid?.ReportUnknown();
        fields.ReportUnknown();
        return format is null || home is null || file is null ? null : source;
    }

    /// <summary>Arguments with an id in them; errors are reported.</summary>
    private static string? Arguments(YamlFields fields, string field)
    {
        var arguments = fields.Text(field);
        if (arguments?.Contains("{id}", StringComparison.Ordinal) == false) fields.Report($"'{field}' needs {{id}} in it");
        return arguments;
    }

    /// <summary>A path below the home; errors are reported.</summary>
    private static string? Relative(YamlFields fields, string field, string? path, params ReadOnlySpan<string> marks)
    {
        if (path is null) return null;
        if (path.StartsWith('/') || path.Split('/').Contains(".."))
        {
            fields.Report($"'{field}' is a path below 'home', without '..'");
        }

        foreach (var mark in marks)
        {
            if (!path.Contains(mark, StringComparison.Ordinal)) fields.Report($"'{field}' needs {mark} in it");
        }

        return path;
    }
}
