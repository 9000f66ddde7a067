using System.Text;

namespace Moana.FakeAgent.Terminals;

/// <summary>One picture of the screen. Rows may hold colour sequences.</summary>
internal sealed record Picture(IReadOnlyList<string> Rows, int CursorRow, int CursorColumn, string? Title);

/// <summary>Brings pictures onto the terminal and writes only what differs from the last one, so that a screen at rest sends nothing.</summary>
internal sealed class Painter
{
    private string[] _shown = [];
    private (int Row, int Column) _cursor = (-1, -1);
    private string? _title;

    internal void Paint(Picture picture, int columns, int rows)
    {
        var output = new StringBuilder();
        if (_shown.Length != rows)
        {
            _shown = new string[rows];
            output.Append("\e[2J");
        }

        for (var row = 0; row < rows; row++)
        {
            var text = row < picture.Rows.Count ? Cells.Clip(picture.Rows[row], columns) : "";
            if (_shown[row] == text)
                continue;

            _shown[row] = text;
            output.Append("\e[").Append(row + 1).Append(";1H\e[0m\e[2K").Append(text).Append("\e[0m");
        }

        if (picture.Title is { } title && title != _title)
        {
            _title = title;
            output.Append("\e]2;").Append(title).Append('\a');
        }

        var cursor = (Math.Clamp(picture.CursorRow, 0, rows - 1), Math.Clamp(picture.CursorColumn, 0, columns - 1));
        if (output.Length == 0 && cursor == _cursor)
            return;

        _cursor = cursor;
        output.Insert(0, "\e[?25l").Append("\e[").Append(cursor.Item1 + 1).Append(';').Append(cursor.Item2 + 1).Append("H\e[?25h");
        Terminal.Write(output.ToString());
    }

    /// <summary>Forgets what is shown: the next picture is painted whole.</summary>
    internal void Forget() => _shown = [];
}
