namespace Moana.Validation;

/// <summary>
/// A validation in PowerShell, written as <c>pwsh { ... }</c>. It runs in a process of its own, because it has to work
/// the same in whatever shell goes on with the orchestration.
/// </summary>
public static class PowerShellCheck
{
    private const string Prefix = "pwsh {";

    /// <summary>
    /// The words that start another PowerShell of the kind that runs this process, which is <c>dotnet</c> for one that was
    /// installed as a .NET tool; elsewhere the pwsh on the PATH.
    /// </summary>
    public static IReadOnlyList<string> Program { get; } = FindProgram(Environment.ProcessPath, AppContext.BaseDirectory);

    /// <summary>A script as a validation command.</summary>
    public static string Write(string script) => $"{Prefix} {script.Trim()} }}";

    /// <summary>The script of a validation command; null when it is a command line for the shell.</summary>
    public static string? TryRead(string command)
    {
        var text = command.Trim();
        return text.StartsWith(Prefix, StringComparison.Ordinal) && text[^1] == '}' ? text[Prefix.Length..^1].Trim() : null;
    }

    internal static IReadOnlyList<string> FindProgram(string? process, string folder) => Path.GetFileName(process) switch
    {
        "pwsh" => [process!],
        "dotnet" when Path.Combine(folder, "pwsh.dll") is var assembly && File.Exists(assembly) => [process!, assembly],
        _ => ["pwsh"],
    };

    /// <summary>
    /// The script so that its exit code tells: 1 after an error or when its last output is <c>$false</c>, else that of
    /// the program that it ran last.
    /// </summary>
    public static string Wrap(string script) =>
        $$"""
        $ErrorActionPreference = 'Stop'
        $moanaLast = $null
        try { & { {{script}}
        } | ForEach-Object { $moanaLast = $_; $_ } }
        catch { "$_"; exit 1 }
        if ($moanaLast -is [bool] -and -not $moanaLast) { 'The script ended with $false.'; exit 1 }
        exit [int]$LASTEXITCODE
        """;
}
