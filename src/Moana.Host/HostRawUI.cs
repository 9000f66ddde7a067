using System.Management.Automation.Host;

namespace Moana.Hosting;

/// <summary>The size of the terminal, for tables; nothing else of it is given to scripts.</summary>
internal sealed class HostRawUI(Terminal terminal) : PSHostRawUserInterface
{
    public override Size BufferSize { get; set; } = new(terminal.Width, terminal.Height);

    public override Size WindowSize { get; set; } = new(terminal.Width, terminal.Height);

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "Moana";

    public override bool KeyAvailable => false;

    public override void FlushInputBuffer()
    {
    }

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotSupported();

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotSupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotSupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotSupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotSupported();

    private static NotSupportedException NotSupported() => new("Moana.Host gives scripts no access to keys and screen cells.");
}
