using Moana.Detection;
using Moana.Screens;

namespace Moana.Agents.Tests.Detection;

/// <summary>The profiles under test.</summary>
internal static class Profiles
{
    internal static DateTimeOffset Now => LabelledScreen.Now;

    internal static ProfileCatalog Catalog { get; } = ProfileCatalog.Load();

    internal static AgentProfile Named(string name) => Catalog.Profiles[name];
}
