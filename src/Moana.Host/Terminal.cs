namespace Moana.Hosting;

/// <summary>What the output goes to.</summary>
/// <param name="Width">Columns to lay tables out in.</param>
/// <param name="Height">Rows.</param>
/// <param name="Colour">Whether escape sequences may be written to the output.</param>
/// <param name="Progress">Whether progress may be drawn on the error output.</param>
/// <param name="Interactive">Whether there is a person to ask.</param>
internal sealed record Terminal(int Width, int Height, bool Colour, bool Progress, bool Interactive)
{
    private const int DefaultWidth = 120;
    private const int DefaultHeight = 50;

    public static Terminal Detect()
    {
        var capable = Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } term && term != "dumb";
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var sized = !Console.IsOutputRedirected && Console.WindowWidth > 0;
        return new Terminal(
            sized ? Console.WindowWidth : DefaultWidth,
            sized ? Console.WindowHeight : DefaultHeight,
            capable && !plain && !Console.IsOutputRedirected,
            capable && !Console.IsErrorRedirected,
            !Console.IsInputRedirected);
    }
}
