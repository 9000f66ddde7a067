namespace Moana.Tmux.Screens;

/// <summary>The line-drawing characters of the VT100, which tmux passes on as letters between shift-out and shift-in.</summary>
internal static class LineDrawing
{
    // From ` (0x60) to ~ (0x7e).
    private const string Symbols = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    internal static char Map(char letter) => letter is >= '`' and <= '~' ? Symbols[letter - '`'] : letter;
}
