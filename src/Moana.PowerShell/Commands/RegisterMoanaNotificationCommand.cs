using System.Management.Automation;
using System.Net;
using System.Security;
using System.Text;
using Moana.Input;
using Moana.Jobs;
using Moana.Notifications;

namespace Moana.Commands;

/// <summary>Has this shell tell you when an agent waits, fails, is limited or stalled, or a run is over.</summary>
/// <remarks>
/// Counts for what this shell runs from then on: Start- and Resume-MoanaOrchestration, their jobs, Watch-MoanaStatus and Show-MoanaDashboard. Each
/// occurrence is told once, in order; the same again within -Debounce is not. What cannot be told is a warning, and stops
/// nothing. In the texts of -Body and in -Command's environment: kind (MOANA_NOTIFICATION), message, text, agent, task,
/// orchestration, question, time. Nothing leaves this machine unless -Uri or a command of yours sends it.
/// </remarks>
/// <example>
/// <code>Register-MoanaNotification -On WaitingForInput, Failed -Action { Write-Host "$_" -ForegroundColor Yellow }</code>
/// <para>Runs a script block in this shell. In a job it runs in a runspace of its own, without this shell's variables.</para>
/// </example>
/// <example>
/// <code>Register-MoanaNotification -On WaitingForInput, Ended -Bell -Desktop</code>
/// <para>Rings the terminal's bell, and shows a message on the desktop.</para>
/// </example>
/// <example>
/// <code>Register-MoanaNotification night -Uri https://ntfy.sh/my-secret-topic -Body '{{text}}'</code>
/// <para>All kinds to a phone, by ntfy.</para>
/// </example>
/// <example>
/// <code>Register-MoanaNotification slack -On Failed, Ended -Uri $env:SLACK_WEBHOOK -Body '{ "text": "{{kind}}: {{agent}} {{message}}" }'</code>
/// <para>A message in a channel of Slack; the facts are escaped where the body is JSON.</para>
/// </example>
/// <example>
/// <code>Register-MoanaNotification log -Command 'echo "$MOANA_TIME $MOANA_TEXT" >> ~/agents.log'</code>
/// <para>A line in a file for each.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Register, "MoanaNotification", SupportsShouldProcess = true)]
[OutputType(typeof(NotificationSubscription))]
public sealed class RegisterMoanaNotificationCommand : MoanaCommand
{
    /// <summary>A name for it, to unregister it by. Without it, one is made.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>What is told. Without it, all.</summary>
    [Parameter]
    public NotificationKind[] On { get; set; } = Enum.GetValues<NotificationKind>();

    /// <summary>A script block that gets the notification as $_. It runs in this shell, between what the run does; keep it short.</summary>
    [Parameter]
    public ScriptBlock? Action { get; set; }

    /// <summary>A command line for the shell, run in the current folder, with the facts in its environment; 30 s at the most.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Command { get; set; }

    /// <summary>Rings the bell of this terminal.</summary>
    [Parameter]
    public SwitchParameter Bell { get; set; }

    /// <summary>Shows a message on the desktop, by notify-send.</summary>
    [Parameter]
    public SwitchParameter Desktop { get; set; }

    /// <summary>
    /// A web address that each is posted to, as JSON unless -Body says otherwise. Where it does not answer or is busy, it is tried
    /// four times more, with the same X-Moana-Delivery.
    /// </summary>
    [Parameter]
    public Uri? Uri { get; set; }

    /// <summary>The body, with {{message}} and the like for the facts. Where it begins as JSON does, it is sent as such.</summary>
    [Parameter]
    public string? Body { get; set; }

    /// <summary>Signs the body: X-Moana-Signature holds sha256= and its HMAC in hexadecimal digits, as GitHub's webhooks do.</summary>
    [Parameter]
    public SecureString? Secret { get; set; }

    /// <summary>So long the same is not told again: seconds, a TimeSpan, or a text such as 15m or 2h. 30 seconds unless given.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [SecondsTransformation]
    public double Debounce { get; set; } = 30;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var shell = Subscriptions.OfThisShell;
        var name = Name ?? Enumerable.Range(1, int.MaxValue).Select(i => $"notification-{i}").First(n => !shell.All.ContainsKey(n));
        try
        {
            if (shell.All.ContainsKey(name)) throw NotificationErrors.Exists(name);
            List<INotificationSink> sinks = [.. Sinks()];
            if (sinks.Count == 0 && Action is null) throw NotificationErrors.NoWay(name);
            var shown = new NotificationSubscription
            {
                Name = name,
                On = [.. On.Distinct()],
                By = [.. Action is null ? [] : new[] { "script block" }, .. sinks.Select(s => $"{s}")],
                Debounce = TimeSpan.FromSeconds(Debounce),
            };
            if (!ShouldProcess($"notification '{name}'", "Register")) return;
            shell.Add(new(shown, Action, sinks));
            WriteObject(shown);
        }
        catch (MoanaException e)
        {
            ThrowFailure(e);
        }
    }

    private IEnumerable<INotificationSink> Sinks()
    {
        if (Body is not null && NotificationText.Unknown(Body) is { } place) throw NotificationErrors.BadText(place);
        if (Command is not null) yield return CommandSink.Shell(Command, SessionState.Path.CurrentFileSystemLocation.Path);
        if (Bell) yield return new BellSink();
        if (Desktop)
        {
            if (InvokeCommand.GetCommand("notify-send", CommandTypes.Application) is null) throw NotificationErrors.ProgramMissing("notify-send");
            yield return CommandSink.Desktop();
        }

        if (Uri is not null)
        {
            if (!Uri.IsAbsoluteUri || Uri.Scheme is not ("http" or "https")) throw NotificationErrors.BadUri(Uri);
            yield return new WebhookSink(Uri, Body, Secret is null ? null : Encoding.UTF8.GetBytes(new NetworkCredential("", Secret).Password), TimeProvider.System);
        }
    }
}
