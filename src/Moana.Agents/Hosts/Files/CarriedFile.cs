namespace Moana.Hosts;

/// <summary>A file of another machine, as far as ranges of it were asked for in a reading.</summary>
internal sealed class CarriedFile : OpenedFile
{
    /// <summary>What is asked for before it is known how much is wanted: all of a small file.</summary>
    public const int Head = 4096;

    /// <summary>So much is asked for at once of a file that is read on. A link has to carry it within the patience for one question.</summary>
    private const int Chunk = 1024 * 1024;

    /// <summary>So much before the place where a reading goes on is compared with what was read there.</summary>
    private const int Before = 128;

    private readonly string _path;
    private readonly List<Range> _ranges = [];

    /// <param name="path">The file.</param>
    /// <param name="answers">What was answered of it; at least one.</param>
    public CarriedFile(string path, IEnumerable<(RangeQuestion Question, FileAnswer Answer)> answers)
    {
        _path = path;
        foreach (var (question, answer) in answers.OrderBy(a => a.Answer.SeenAt))
        {
            _ranges.Add(Range.Of(question, answer));
        }

        (Inode, Length, WrittenAt, SeenAt) = (_ranges[0].Inode, _ranges.Max(r => r.Length), _ranges[^1].WrittenAt, _ranges[0].SeenAt);
        if (_ranges.Exists(r => r.Inode != Inode)) throw new IOException("It was replaced while it was read.");
    }

    /// <inheritdoc/>
    public override ulong Inode { get; }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override DateTimeOffset WrittenAt { get; }

    /// <inheritdoc/>
    public override long SeenAt { get; }

    /// <summary>What the next reading of it will want.</summary>
    public IEnumerable<RangeQuestion> Next()
    {
        var end = Math.Min(Length, _ranges.Where(r => r.IsEnd).Select(r => r.End).DefaultIfEmpty(Length).Max());
        return [.. _ranges.Exists(r => r is { From: 0, WasRead: true }) || end <= Head ? [new RangeQuestion(_path, 0, Head)] : Array.Empty<RangeQuestion>(),
            .. end > Head ? [new RangeQuestion(_path, end - Before, Chunk)] : Array.Empty<RangeQuestion>()];
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> target, long offset)
    {
        if (target.IsEmpty) return 0;
        if (_ranges.Find(r => r.From <= offset && offset < r.End) is { } range)
        {
            range.WasRead = true;
            var rest = range.Bytes.Span[(int)(offset - range.From)..];
            var count = Math.Min(rest.Length, target.Length);
            rest[..count].CopyTo(target);
            return count;
        }

        return _ranges.Exists(r => r.IsEnd && r.End <= offset)
            ? 0
            : throw new UnansweredException(new RangeQuestion(_path, Math.Max(0, offset - Before), target.Length + Before <= Head ? Head : Chunk));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Nothing is open there.
    }

    /// <summary>Bytes of it.</summary>
    private sealed record Range(ulong Inode, long Length, DateTimeOffset WrittenAt, long SeenAt, long From, ReadOnlyMemory<byte> Bytes, bool IsEnd)
    {
        private static ReadOnlySpan<byte> Own => "own\n"u8;

        public bool WasRead { get; set; }

        public long End => From + Bytes.Length;

        public static Range Of(RangeQuestion question, FileAnswer answer)
        {
            var line = answer.Bytes.Span.IndexOf((byte)'\n');
            if (line <= 0 || FileAnswer.Facts(System.Text.Encoding.UTF8.GetString(answer.Bytes.Span[..line]), question.Path) is not { } known) throw new IOException("The file cannot be opened: it is not there.");
            var rest = answer.Bytes[(line + 1)..];
            if (!rest.Span.StartsWith(Own)) throw new IOException("It is no regular file of this user's.");
            var bytes = rest[Own.Length..];
            return new(known.Inode, bytes.IsEmpty ? known.Length : Math.Max(known.Length, question.From + bytes.Length), known.Facts.WrittenAt, answer.SeenAt, question.From, bytes, bytes.Length < question.Count);
        }
    }
}
