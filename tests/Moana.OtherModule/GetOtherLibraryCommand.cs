using System.Management.Automation;
using System.Reflection;

namespace Other;

/// <summary>Says which copies of its libraries somebody else's module was given.</summary>
[Cmdlet(VerbsCommon.Get, "OtherLibrary")]
[OutputType(typeof(string))]
public sealed class GetOtherLibraryCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Assembly[] libraries =
        [
            // Any version, as a reference to the lowest one would ask for it.
            Assembly.Load("CliWrap"),
            typeof(Spectre.Console.AnsiConsole).Assembly,
            typeof(YamlDotNet.Serialization.Deserializer).Assembly,
        ];
        foreach (var library in libraries)
        {
            WriteObject($"{library.GetName().Name}|{library.GetName().Version}|{Path.GetDirectoryName(library.Location)}");
        }
    }
}
