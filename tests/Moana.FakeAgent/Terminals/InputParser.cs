using System.Runtime.InteropServices;
using System.Text;

namespace Moana.FakeAgent.Terminals;

/// <summary>A key that is not text.</summary>
internal enum Key
{
    Enter,
    NewLine,
    Tab,
    Backspace,
    Escape,
    Up,
    Down,
    ControlC,
    ControlD,
    ControlU,
}

/// <summary>What a person or a program did at the keyboard: a key, typed text, or a bracketed paste.</summary>
internal readonly record struct Input(Key? Key, string Text, bool IsPaste);

/// <summary>Turns the terminal's bytes, however they are cut into pieces, into input.</summary>
internal sealed class InputParser
{
    private const byte Escape = 0x1B;

    private static ReadOnlySpan<byte> PasteStart => "\e[200~"u8;
    private static ReadOnlySpan<byte> PasteEnd => "\e[201~"u8;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly List<byte> _paste = [];
    private byte[] _rest = [];
    private bool _pasting;

    /// <summary>An escape that may be a key of its own or the begin of a sequence; <see cref="Flush"/> decides.</summary>
    internal bool IsUndecided => !_pasting && _rest.Length > 0;

    internal List<Input> Feed(ReadOnlySpan<byte> bytes)
    {
        var inputs = new List<Input>();
        byte[] all = [.. _rest, .. bytes];
        _rest = [];
        Parse(all, inputs);
        FlushText(inputs);
        return inputs;
    }

    /// <summary>Nothing followed an escape: it was the key, and what stood behind it was typed.</summary>
    internal List<Input> Flush()
    {
        var inputs = new List<Input> { new(Key.Escape, "", false) };
        var rest = _rest;
        _rest = [];
        Parse(rest.AsSpan(1), inputs);
        FlushText(inputs);
        return inputs;
    }

    private void Parse(ReadOnlySpan<byte> bytes, List<Input> inputs)
    {
        while (!bytes.IsEmpty)
        {
            var used = _pasting ? ReadPaste(bytes, inputs)
                : bytes[0] == Escape ? ReadSequence(bytes, inputs)
                : ReadKey(bytes, inputs);
            if (used == 0)
            {
                _rest = bytes.ToArray();
                return;
            }

            bytes = bytes[used..];
        }
    }

    /// <summary>Collects a paste up to its end mark, of which a piece may stand at the end of what has come so far.</summary>
    private int ReadPaste(ReadOnlySpan<byte> bytes, List<Input> inputs)
    {
        var end = bytes.IndexOf(PasteEnd);
        if (end < 0)
        {
            var keep = bytes.LastIndexOf(Escape) is var at && at >= 0 && PasteEnd.StartsWith(bytes[at..]) ? bytes.Length - at : 0;
            _paste.AddRange(bytes[..^keep]);
            return bytes.Length - keep;
        }

        _paste.AddRange(bytes[..end]);
        var text = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_paste)).Replace("\r\n", "\n").Replace('\r', '\n');
        _paste.Clear();
        _pasting = false;
        inputs.Add(new(null, text, true));
        return end + PasteEnd.Length;
    }

    private int ReadSequence(ReadOnlySpan<byte> bytes, List<Input> inputs)
    {
        if (bytes.Length == 1 || (bytes.Length == 2 && bytes[1] is (byte)'[' or (byte)'O'))
            return 0;

        FlushText(inputs);
        if (bytes[1] is Escape or not ((byte)'[' or (byte)'O'))
        {
            if (bytes[1] is (byte)'\r' or (byte)'\n')
            {
                inputs.Add(new(Key.NewLine, "", false));
                return 2;
            }

            inputs.Add(new(Key.Escape, "", false));
            return 1;
        }

        var length = 2;
        while (length < bytes.Length && bytes[length] is < 0x40 or > 0x7E)
            length++;

        if (length == bytes.Length)
            return 0;

        var sequence = bytes[..(length + 1)];
        if (sequence.SequenceEqual(PasteStart))
            _pasting = true;
        else if (sequence.Length == 3 && sequence[2] is (byte)'A' or (byte)'B')
            inputs.Add(new(sequence[2] == 'A' ? Key.Up : Key.Down, "", false));

        return sequence.Length;
    }

    private int ReadKey(ReadOnlySpan<byte> bytes, List<Input> inputs)
    {
        Key? key = bytes[0] switch
        {
            0x03 => Key.ControlC,
            0x04 => Key.ControlD,
            0x08 or 0x7F => Key.Backspace,
            0x09 => Key.Tab,
            0x0A => Key.NewLine,
            0x0D => Key.Enter,
            0x15 => Key.ControlU,
            _ => null,
        };
        if (bytes[0] is < 0x20 or 0x7F)
        {
            FlushText(inputs);
            if (key is { } known)
                inputs.Add(new(known, "", false));

            return 1;
        }

        var length = bytes.IndexOfAnyInRange((byte)0, (byte)0x1F) is var control and >= 0 ? control : bytes.Length;
        if (bytes[..length].IndexOf((byte)0x7F) is var delete and >= 0)
            length = delete;

        var characters = new char[Encoding.UTF8.GetMaxCharCount(length)];
        _text.Append(characters, 0, _decoder.GetChars(bytes[..length], characters, flush: false));
        return length;
    }

    private void FlushText(List<Input> inputs)
    {
        if (_text.Length == 0)
            return;

        inputs.Add(new(null, _text.ToString(), false));
        _text.Clear();
    }
}
