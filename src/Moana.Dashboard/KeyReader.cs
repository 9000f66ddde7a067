using System.Runtime.InteropServices;
using System.Text;

namespace Moana.Dashboard;

/// <summary>Turns a terminal's bytes, however they are cut into pieces, into key presses.</summary>
internal sealed class KeyReader
{
    private const byte Esc = 0x1B;

    private readonly List<byte> _paste = [];
    private byte[] _rest = [];
    private bool _pasting;

    /// <summary>True when an escape may be a key of its own or the begin of a sequence. <see cref="Flush"/> decides for the key.</summary>
    public bool IsUndecided => !_pasting && _rest is [Esc, ..];

    private static ReadOnlySpan<byte> PasteStart => "\u001b[200~"u8;

    private static ReadOnlySpan<byte> PasteEnd => "\u001b[201~"u8;

    /// <summary>Takes bytes in, and gives the keys that are complete.</summary>
    public IReadOnlyList<KeyPress> Feed(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<KeyPress>();
        byte[] all = [.. _rest, .. bytes];
        _rest = [];
        for (var left = all.AsSpan(); !left.IsEmpty;)
        {
            var used = _pasting ? ReadPaste(left, keys) : left[0] == Esc ? ReadSequence(left, keys) : ReadText(left, keys);
            if (used == 0)
            {
                _rest = left.ToArray();
                break;
            }

            left = left[used..];
        }

        return keys;
    }

    /// <summary>Nothing followed an escape: it was the key.</summary>
    public IReadOnlyList<KeyPress> Flush()
    {
        var rest = _rest[1..];
        _rest = [];
        return [new(Key.Escape), .. Feed(rest)];
    }

    /// <summary>Collects a paste up to its end, of which a piece may stand at the end of what has come so far.</summary>
    private int ReadPaste(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        var end = bytes.IndexOf(PasteEnd);
        if (end < 0)
        {
            var keep = bytes.LastIndexOf(Esc) is var at and >= 0 && PasteEnd.StartsWith(bytes[at..]) ? bytes.Length - at : 0;
            _paste.AddRange(bytes[..^keep]);
            return bytes.Length - keep;
        }

        _paste.AddRange(bytes[..end]);
        keys.Add(new(Key.Paste, Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_paste))));
        _paste.Clear();
        _pasting = false;
        return end + PasteEnd.Length;
    }

    private int ReadSequence(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        if (bytes.Length == 1)
        {
            return 0;
        }

        if (bytes[1] is not ((byte)'[' or (byte)'O'))
        {
            if (bytes[1] is (byte)'\r' or (byte)'\n')
            {
                keys.Add(new(Key.NewLine));
                return 2;
            }

            keys.Add(new(Key.Escape));
            return 1;
        }

        var length = 2;
        while (length < bytes.Length && bytes[length] is < 0x40 or > 0x7E)
        {
            length++;
        }

        if (length == bytes.Length)
        {
            return 0;
        }

        var sequence = bytes[..(length + 1)];
        if (sequence.SequenceEqual(PasteStart))
        {
            _pasting = true;
        }
        else if (Find(sequence) is { } key)
        {
            keys.Add(new(key));
        }

        return sequence.Length;
    }

    private static Key? Find(ReadOnlySpan<byte> sequence) => Encoding.ASCII.GetString(sequence[2..]) switch
    {
        "A" => Key.Up,
        "B" => Key.Down,
        "C" => Key.Right,
        "D" => Key.Left,
        "H" or "1~" or "7~" => Key.Home,
        "F" or "4~" or "8~" => Key.End,
        "3~" => Key.Delete,
        "5~" => Key.PageUp,
        "6~" => Key.PageDown,
        _ => null,
    };

    private static int ReadText(ReadOnlySpan<byte> bytes, List<KeyPress> keys)
    {
        if (bytes[0] is < 0x20 or 0x7F)
        {
            if (FindControl(bytes[0]) is { } key)
            {
                keys.Add(new(key));
            }

            return 1;
        }

        var length = 1;
        while (length < bytes.Length && bytes[length] is >= 0x20 and not 0x7F)
        {
            length++;
        }

        // A character may be cut in two.
        var whole = length - Unfinished(bytes[..length]);
        foreach (var rune in Encoding.UTF8.GetString(bytes[..whole]).EnumerateRunes())
        {
            // Each by itself: most of them are commands.
            keys.Add(new(Key.Text, rune.ToString()));
        }

        return whole;
    }

    private static Key? FindControl(byte code) => code switch
    {
        0x01 => Key.Home,
        0x02 => Key.Left,
        0x03 => Key.ControlC,
        0x04 => Key.Delete,
        0x05 => Key.End,
        0x06 => Key.Right,
        0x08 or 0x7F => Key.Backspace,
        0x09 => Key.Tab,
        0x0A => Key.NewLine,
        0x0B => Key.ControlK,
        0x0C => Key.ControlL,
        0x0D => Key.Enter,
        0x15 => Key.ControlU,
        0x17 => Key.ControlW,
        _ => null,
    };

    /// <summary>How many bytes at the end are the begin of a character whose rest has not come yet.</summary>
    private static int Unfinished(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if (lead >= 0xC0)
            {
                return back < (lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2) ? back : 0;
            }

            if (lead < 0x80)
            {
                return 0;
            }
        }

        return 0;
    }
}
