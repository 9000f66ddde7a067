namespace Moana.Notifications;

/// <summary>Rings the bell of the terminal that this process belongs to.</summary>
public sealed class BellSink : INotificationSink
{
    /// <inheritdoc/>
    public async Task SendAsync(Notification notification, CancellationToken token)
    {
        await using var terminal = new FileStream("/dev/tty", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        await terminal.WriteAsync("\a"u8.ToArray(), token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override string ToString() => "bell";
}
