using Moana.Validation;

namespace Moana.Notifications;

/// <summary>Runs a program for each notification, with the facts in its environment; what it writes is read by nobody.</summary>
/// <param name="name">What it is called.</param>
/// <param name="folder">Where it runs.</param>
/// <param name="words">The program and its arguments.</param>
public sealed class CommandSink(string name, string folder, Func<Notification, IReadOnlyList<string>> words) : INotificationSink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>So much of what it wrote stands in the error about it.</summary>
    private const int Kept = 200;

    /// <summary>A command line for <c>/bin/sh -c</c>.</summary>
    public static CommandSink Shell(string command, string folder) => new("command", folder, _ => ["/bin/sh", "-c", command]);

    /// <summary>A message on the desktop, by <c>notify-send</c>.</summary>
    public static CommandSink Desktop() => new("desktop", "/", n => ["notify-send", "--app-name=Moana", "--", $"{n.Kind}{(n.Agent is null ? "" : $": {n.Agent}")}", n.Message]);

    /// <inheritdoc/>
    public async Task SendAsync(Notification notification, CancellationToken token)
    {
        var output = new OutputTail(Kept);
        using var process = new CheckProcess(words(notification), folder, NotificationText.Variables(notification), output);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Limit);
        try
        {
            if (await process.RunAsync(limit.Token).ConfigureAwait(false) is not 0 and var code) throw NotificationErrors.CommandFailed(code, $"{output}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw NotificationErrors.TimedOut(Limit);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => name;
}
