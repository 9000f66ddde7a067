using System.Text.RegularExpressions;

namespace Moana.Hosting;

/// <summary>The command line.</summary>
internal sealed partial record Options
{
    public const string Help = """
        Moana.Host runs a PowerShell script with the module Moana imported, on machines that have no pwsh.

          moana -Command <script>        runs the text
          moana -File <path> [args]      runs the file; args are bound to its parameters

          -Module <path>   the module to import (else $MOANA_MODULE, else out/Moana of this repository)
          -NoImport        imports nothing
          -Help            shows this

        In the repository: dotnet run --project src/Moana.Host -- -File examples/demo.ps1

        It is PowerShell's bare engine: the language, Where-Object, ForEach-Object, Import-Module, Get-Command and
        Get-Help are there, and objects are shown through the module's views. The cmdlets of pwsh's own modules are
        not: no Select-Object, Sort-Object, Format-Table, ConvertTo-Json, Write-Host, Get-Date or Join-Path; use
        .NET in their place, or pwsh itself.

        Exit code: that of 'exit', 1 after an uncaught error, 64 for a wrong command line, 130 after Ctrl+C.
        """;

    /// <summary>What to run; null when nothing is to be run.</summary>
    public string? Script { get; private init; }

    /// <summary>The file that <see cref="Script"/> runs; null with -Command.</summary>
    public string? File { get; private init; }

    /// <summary>The module that was named.</summary>
    public string? Module { get; private init; }

    /// <summary>False when no module is to be imported.</summary>
    public bool Import { get; private init; } = true;

    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i].ToLowerInvariant())
            {
                case "-help" or "-h" or "-?" or "--help":
                    return new Options();
                case "-noimport":
                    options = options with { Import = false };
                    break;
                case "-module":
                    options = options with { Module = Value(arguments, ref i) };
                    break;
                case "-command" or "-c":
                    Value(arguments, ref i);
                    return options with { Script = string.Join(' ', arguments.Skip(i)) };
                case "-file" or "-f":
                    var file = Path.GetFullPath(Value(arguments, ref i));
                    return System.IO.File.Exists(file)
                        ? options with { File = file, Script = Invocation(arguments.Skip(i + 1)) }
                        : throw new UsageException($"There is no file {file}.");
                default:
                    throw new UsageException($"'{arguments[i]}' is no option. Try -Help.");
            }
        }

        return arguments.Count == 0 ? options : throw new UsageException("Nothing to run: give -Command or -File. Try -Help.");
    }

    /// <summary>Calls the script block of the file; what looks like a parameter's name is passed as one.</summary>
    private static string Invocation(IEnumerable<string> arguments) =>
        "& $args[0] " + string.Join(' ', arguments.Select(a => ParameterName().IsMatch(a) ? a : $"'{a.Replace("'", "''", StringComparison.Ordinal)}'"));

    private static string Value(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new UsageException($"{arguments[i - 1]} needs a value. Try -Help.");

    [GeneratedRegex(@"^-[A-Za-z_]\w*(:(\$true|\$false)?)?$")]
    private static partial Regex ParameterName();
}

/// <summary>A wrong command line.</summary>
internal sealed class UsageException(string message) : Exception(message);

internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 64;
    public const int Interrupted = 130;
}
