using System.Runtime.Loader;
using Moana.HelpGenerator;

// Makes the help file of a module from its cmdlets and their documentation comments:
//   Moana.HelpGenerator <cmdlets.dll> <help.xml>
// or, in place of that file, the pages of the documentation's site:
//   Moana.HelpGenerator <cmdlets.dll> <folder>/ <folder of about_ texts>
// <summary> is the synopsis, <remarks> the description, each <example> has a <code> and paragraphs about it.
if (args is not [var cmdlets, var target, .. { Length: <= 1 } about])
{
    Console.Error.WriteLine("usage: Moana.HelpGenerator <cmdlets.dll> {<help.xml> | <folder>/ <folder of about_ texts>}");
    return 64;
}

var path = Path.GetFullPath(cmdlets);
var folder = Path.GetDirectoryName(path)!;
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
var docs = DocComments.Read(Directory.EnumerateFiles(folder, "Moana.*.xml"));
var commands = AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes()
    .Select(type => CommandHelp.From(type, docs))
    .OfType<CommandHelp>()
    .OrderBy(c => c.Name, StringComparer.Ordinal)
    .ToList();

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
if (about is [var texts]) Markdown.Write(commands, [.. Directory.GetFiles(texts, "about_*.help.txt").Order(StringComparer.Ordinal)], target);
else Maml.Document(commands).Save(target);
return 0;
