using System.Globalization;

namespace Moana.Hosts;

/// <summary>Something that is asked of the files of another machine, and the commands of its shell that answer it.</summary>
internal abstract record FileQuestion
{
    /// <summary>Fields of <c>stat</c>; the name stands last, since it may hold anything.</summary>
    private const string Fields = "%i|%f|%s|%W|%Y|%y";

    /// <summary>What questions use. GNU's programs have all of it, and busybox.</summary>
    public const string Functions = $$"""
        LC_ALL=C; export LC_ALL
        facts() { stat -L -c '{{Fields}}' -- "$1" || echo; }
        list() { xargs -0 stat -L -c '{{Fields}}|%n' -- | while IFS='|' read -r a b c d e f; do [ "$e" -ge "$1" ] && printf '%s\n' "$a|$b|$c|$d|$e|$f"; done; }
        """;

    /// <summary>The commands.</summary>
    public abstract string Script { get; }

    /// <summary>The most bytes that answer it.</summary>
    public virtual int MaxBytes => 1024 * 1024;

    /// <summary>A path with <c>*</c> as one word of a shell.</summary>
    private protected static string Glob(string pattern) => string.Join('*', pattern.Split('*').Select(p => p.Length == 0 ? "" : HostProgram.Quote(p)));
}

/// <summary>What stands under a path.</summary>
internal sealed record FactsQuestion(string Path) : FileQuestion
{
    /// <inheritdoc/>
    public override string Script => $"facts {HostProgram.Quote(Path)}";

    /// <inheritdoc/>
    public override int MaxBytes => 1024;
}

/// <summary>What stands below a folder under paths that fit a pattern, and was written to since a second.</summary>
internal sealed record ListQuestion(string Folder, string Pattern, long Since) : FileQuestion
{
    /// <inheritdoc/>
    public override string Script => string.Create(CultureInfo.InvariantCulture, $"printf '%s\\0' {HostProgram.Quote(Folder)}/{Glob(Pattern)} | list {Since} | head -c {MaxBytes}");
}

/// <summary>Bytes of a regular file of the user's, with what is known of it before they are read.</summary>
internal sealed record RangeQuestion(string Path, long From, int Count) : FileQuestion
{
    /// <inheritdoc/>
    public override string Script => string.Create(CultureInfo.InvariantCulture,
        $"f={HostProgram.Quote(Path)}; facts \"$f\"; [ -f \"$f\" ] && [ -O \"$f\" ] && {{ echo own; tail -c +{From + 1} -- \"$f\" | head -c {Count}; }}");

    /// <inheritdoc/>
    public override int MaxBytes => Count + 1024;
}

/// <summary>The files below a folder that a process holds open.</summary>
internal sealed record OpenFilesQuestion(int Process, string Folder) : FileQuestion
{
    /// <inheritdoc/>
    public override string Script => string.Create(CultureInfo.InvariantCulture, $"ls -l /proc/{Process}/fd | grep -F -e {HostProgram.Quote($"-> {Folder}/")} | head -c {MaxBytes}");
}

/// <summary>The variables that a process's program was started with.</summary>
internal sealed record EnvironmentQuestion(int Process) : FileQuestion
{
    /// <inheritdoc/>
    public override string Script => string.Create(CultureInfo.InvariantCulture, $"head -c {MaxBytes} /proc/{Process}/environ");

    /// <inheritdoc/>
    public override int MaxBytes => 256 * 1024;
}
