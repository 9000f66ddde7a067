using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Moana.Tmux.Protocol;

/// <summary>How the texts of a record are asked for.</summary>
internal enum RecordMode
{
    /// <summary>As they are.</summary>
    Raw,

    /// <summary>As they are, each with its length in bytes, to notice where tmux printed it escaped.</summary>
    Counted,

    /// <summary>Escaped by a rule that can be undone. Costs tmux a regular expression for each.</summary>
    Escaped,
}

/// <summary>
/// A format for <c>list-panes</c> and the like whose answer can be taken apart whatever the values hold. Numbers and
/// flags come first, separated by tabs; then the texts, each behind a mark that nobody can foresee, because a path or an
/// option can hold newlines and tabs.
/// </summary>
internal sealed class RecordFormat
{
    /// <summary>What stands between texts that can hold anything.</summary>
    internal static readonly string Mark = "~" + Convert.ToHexString(RandomNumberGenerator.GetBytes(5)) + "~";

    private readonly IReadOnlyList<string> _numbers;
    private readonly IReadOnlyList<string> _texts;
    private readonly RecordMode _mode;

    public RecordFormat(IReadOnlyList<string> numbers, IReadOnlyList<string> texts, RecordMode mode)
    {
        (_numbers, _texts, _mode) = (numbers, texts, mode);
        var format = new StringBuilder();
        format.AppendJoin('\t', numbers.Select(n => $"#{{{n}}}"));
        if (mode == RecordMode.Counted)
        {
            foreach (var text in texts)
            {
                format.Append('\t').Append("#{n:").Append(text).Append('}');
            }
        }

        foreach (var text in texts)
        {
            format.Append(Mark).Append(mode == RecordMode.Escaped ? TmuxFormat.Escaped(text) : $"#{{{text}}}");
        }

        Text = format.Append(Mark).ToString();
    }

    /// <summary>The format for <c>-F</c>.</summary>
    public string Text { get; }

    /// <summary>Takes an answer apart; false when a counted text came escaped, or a record is broken.</summary>
    public bool TryRead<T>(string answer, Func<string[], string[], T> make, List<T> records)
    {
        var rest = answer.AsSpan();
        var numbers = new string[_numbers.Count];
        var texts = new string[_texts.Count];
        var lengths = new int[_texts.Count];
        while (!rest.IsEmpty)
        {
            if (!TryNumbers(ref rest, numbers, lengths) || !TryTexts(ref rest, texts, lengths))
            {
                return false;
            }

            records.Add(make(numbers, texts));
        }

        return true;
    }

    private bool TryNumbers(ref ReadOnlySpan<char> rest, string[] numbers, int[] lengths)
    {
        var end = rest.IndexOf(Mark);
        if (end < 0)
        {
            return false;
        }

        var part = rest[..end];
        rest = rest[(end + Mark.Length)..];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Next(ref part);
        }

        for (var i = 0; _mode == RecordMode.Counted && i < lengths.Length; i++)
        {
            if (!int.TryParse(Next(ref part), NumberStyles.None, CultureInfo.InvariantCulture, out lengths[i]))
            {
                return false;
            }
        }

        return part.IsEmpty;
    }

    private static string Next(ref ReadOnlySpan<char> part)
    {
        var tab = part.IndexOf('\t');
        var field = tab < 0 ? part : part[..tab];
        part = tab < 0 ? [] : part[(tab + 1)..];
        return field.ToString();
    }

    private bool TryTexts(ref ReadOnlySpan<char> rest, string[] texts, int[] lengths)
    {
        for (var i = 0; i < texts.Length; i++)
        {
            var end = rest.IndexOf(Mark);
            if (end < 0)
            {
                return false;
            }

            texts[i] = _mode == RecordMode.Escaped ? TmuxFormat.Unescape(rest[..end]) : rest[..end].ToString();
            rest = rest[(end + Mark.Length)..];
            if (_mode == RecordMode.Counted && !IsComplete(ref texts[i], lengths[i]))
            {
                return false;
            }
        }

        if (!rest.IsEmpty)
        {
            if (rest[0] != '\n')
            {
                return false;
            }

            rest = rest[1..];
        }

        return true;
    }

    /// <summary>3.4 puts a backslash before some dollar signs; where that alone explains all backslashes and the length, it is undone.</summary>
    private static bool IsComplete(ref string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) == bytes)
        {
            return true;
        }

        text = text.Replace("\\$", "$", StringComparison.Ordinal);
        return !text.Contains('\\') && Encoding.UTF8.GetByteCount(text) == bytes;
    }
}
