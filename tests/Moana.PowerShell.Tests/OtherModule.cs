using System.Reflection;
using System.Reflection.Emit;
using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Somebody else's module in a folder of its own, with older, equal or higher copies of Moana's libraries.</summary>
internal sealed class OtherModule : IDisposable
{
    private static readonly (string Library, string Type)[] _libraries =
    [
        ("CliWrap", "CliWrap.Cli"),
        ("Spectre.Console", "Spectre.Console.AnsiConsole"),
        ("YamlDotNet", "YamlDotNet.Serialization.Deserializer"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-other-");

    public OtherModule(Copies copies)
    {
        var built = TestPaths.Output("Moana.OtherModule");
        Take(built, "Moana.OtherModule");
        foreach (var (library, type) in _libraries)
        {
            if (copies == Copies.Higher) Forge(library, type, new Version(99, 0));
            else if (copies == Copies.Equal && File.Exists(Path.Combine(TestPaths.Module, "deps", library + ".dll"))) Take(Path.Combine(TestPaths.Module, "deps"), library);
            else if (File.Exists(Path.Combine(built, library + ".dll"))) Take(built, library);
            else Forge(library, type, new Version(1, 0));
        }

        // A part of the newer Spectre.Console is a library of its own.
        if (copies == Copies.Equal) Take(Path.Combine(TestPaths.Module, "deps"), "Spectre.Console.Ansi");
    }

    public enum Copies
    {
        Older,
        Equal,
        Higher,
    }

    public string Folder => _folder.FullName;

    public string Module => Path.Combine(Folder, "Moana.OtherModule.dll");

    public void Dispose() => _folder.DeleteAll();

    private void Take(string folder, string name) =>
        File.Copy(Path.Combine(folder, name + ".dll"), Path.Combine(Folder, name + ".dll"));

    /// <summary>A library of that name and version without anything in it: whoever is handed it by mistake breaks.</summary>
    private void Forge(string name, string type, Version version)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        assembly.DefineDynamicModule(name).DefineType(type, TypeAttributes.Public).CreateType();
        assembly.Save(Path.Combine(Folder, name + ".dll"));
    }
}
