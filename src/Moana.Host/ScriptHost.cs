using System.Globalization;
using System.Management.Automation.Host;

namespace Moana.Hosting;

/// <summary>The host that scripts see as <c>$Host</c>.</summary>
internal sealed class ScriptHost(HostUI ui) : PSHost
{
    /// <summary>The code given to <c>exit</c>; null when it was not called.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "Moana.Host";

    public override Version Version { get; } = typeof(ScriptHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode ??= exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("Moana.Host has no prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("Moana.Host has no prompt.");

    public override void NotifyBeginApplication() => ui.ClearProgress();

    public override void NotifyEndApplication()
    {
    }
}
