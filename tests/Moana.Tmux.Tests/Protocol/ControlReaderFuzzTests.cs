using System.Globalization;
using System.Text;
using Moana.Tmux.Events;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests.Protocol;

/// <summary>
/// Broken, truncated, interleaved and giant lines, from a seeded generator. More or other cases:
/// <c>MOANA_FUZZ_CASES=1000000 MOANA_FUZZ_SEED=7</c>.
/// </summary>
public sealed class ControlReaderFuzzTests(ITestOutputHelper output)
{
    private const int MaxLine = 2048;
    private const int MaxBody = 16 * 1024;

    [Fact(Timeout = 3_600_000)]
    public async Task Nothing_makes_the_reader_throw_hang_or_grow()
    {
        var cases = Setting("MOANA_FUZZ_CASES", 20_000);
        var seed = Setting("MOANA_FUZZ_SEED", Random.Shared.Next());
        output.WriteLine($"{cases} cases, seed {seed}");
        var result = await Task.Run(() => Run(cases, seed));
        output.WriteLine(result);
        if (Environment.GetEnvironmentVariable("MOANA_FUZZ_REPORT") is { Length: > 0 } report)
        {
            await File.WriteAllTextAsync(report, $"{cases} cases, seed {seed}: {result}\n");
        }
    }

    private static string Run(int cases, int seed)
    {
        long bytes = 0, replies = 0, notes = 0, broken = 0;
        var held = 0;
        for (var i = 0; i < cases; i++)
        {
            var random = new Random(unchecked((seed * 31) + i));
            var stream = new StreamMaker(random).Make();
            var listener = new Probe();
            var reader = new ControlReader(listener, MaxLine, MaxBody);
            for (var at = 0; at < stream.Length;)
            {
                var size = Math.Min(stream.Length - at, random.Next(3) switch { 0 => 1 + random.Next(4), 1 => 1 + random.Next(200), _ => stream.Length });
                reader.Feed(stream.AsSpan(at, size));
                at += size;
            }

            Assert.True(listener.Calls <= stream.Length, $"case {i} of seed {seed} told {listener.Calls} things of {stream.Length} bytes");
            Assert.True(reader.Held <= 4 * (MaxLine + MaxBody), $"case {i} of seed {seed} holds {reader.Held} bytes");
            Assert.Equal(reader.IsBroken, listener.Broken == 1);
            (bytes, replies, notes, broken) = (bytes + stream.Length, replies + listener.Replies, notes + listener.Notes, broken + listener.Broken);
            held = Math.Max(held, reader.Held);
        }

        // A generator that never gets past the reader's first check would prove nothing.
        Assert.True(replies > cases / 4 && notes > cases / 4 && broken > cases / 50, $"{replies} replies, {notes} notifications, {broken} broken");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes / 1e6:0.0} MB, {replies} answers, {notes} notifications, {broken} streams given up, at most {held} bytes held");
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Does with what it hears what the driver does, as far as that reads further.</summary>
    private sealed class Probe : IControlListener
    {
        private readonly PaneStates _states = new(["@a"]);
        private readonly List<(PaneId, PaneChange)> _changes = [];

        public int Replies { get; private set; }

        public int Notes { get; private set; }

        public int Broken { get; private set; }

        public int Calls { get; private set; }

        public void OnReply(BlockHeader header, bool failed, ReadOnlySpan<byte> body)
        {
            Assert.Equal(0, Broken);
            Assert.True(body.Length <= MaxBody);
            Assert.True(body.IsEmpty || body[^1] == '\n');
            (Replies, Calls) = (Replies + 1, Calls + 1);
        }

        public void OnNotification(ReadOnlySpan<byte> line)
        {
            Assert.Equal(0, Broken);
            (Notes, Calls) = (Notes + 1, Calls + 1);
            var kind = Notification.Read(line, out var pane);
            Assert.True(pane.Number >= 0);
            if (kind == NotificationKind.Subscription)
            {
                _states.Update(line, _changes);
            }
        }

        public void OnNoise(ReadOnlySpan<byte> line)
        {
            Assert.Equal(0, Broken);
            Calls++;
        }

        public void OnBroken(string reason) => Broken++;
    }

    /// <summary>Makes streams that are nearly right.</summary>
    private sealed class StreamMaker(Random random)
    {
        private static readonly string[] Words =
        [
            "%output %1 text\\015\\012", "%extended-output %2 0 : x", "%pause %3", "%continue %3", "%exit", "%exit too far behind",
            "%session-changed $1 a", "%layout-change @1 b25d,80x24,0,0,0 b25d,80x24,0,0,0 *", "%window-add @1", "%sessions-changed",
            "%subscription-changed moana-1 $1 @1 0 - : %4 : 0\t12\ttitle\tsh\tx", "%subscription-changed moana-1 $1 @1 0 - : %4 : 1", "%message moana-title %5",
            "%message moana-died %99999999999", "%pane-mode-changed %1", "%output %", "%output %-1 x", "%output", "%", "%%", "", " ", "text", "%end", "%begin", "%begin ", "%end 1 2 1",
            "\r", "\u001bP1000p", "%output %2147483648 x", "%subscription-changed moana-", "%subscription-changed moana- % : : :", "日本語",
        ];

        private readonly List<byte> _stream = [];
        private int _number;

        public byte[] Make()
        {
            if (random.Next(4) > 0)
            {
                Block(flags: 0, lines: 0);
            }

            for (var parts = random.Next(12); parts > 0; parts--)
            {
                switch (random.Next(10))
                {
                    case < 4:
                        Line(Words[random.Next(Words.Length)]);
                        break;
                    case < 8:
                        Block(random.Next(5) == 0 ? 0 : 1, random.Next(6));
                        break;
                    case 8:
                        Line(string.Concat(Words[random.Next(Words.Length)], new string((char)random.Next(32, 0x250), random.Next(random.Next(20) == 0 ? 40_000 : 3000))));
                        break;
                    default:
                        Noise();
                        break;
                }
            }

            var made = _stream.ToArray();
            Damage(made);
            return random.Next(5) == 0 ? made[..random.Next(made.Length + 1)] : made;
        }

        private void Block(int flags, int lines)
        {
            var header = $"{random.Next(1, 100)} {++_number} {flags}";
            Line($"%begin {header}");
            for (; lines > 0; lines--)
            {
                Line(random.Next(3) == 0 ? $"%end {random.Next(1, 100)} {_number} 1" : Words[random.Next(Words.Length)]);
            }

            if (random.Next(10) > 0)
            {
                Line($"{(random.Next(4) == 0 ? "%error" : "%end")} {header}");
            }
        }

        private void Noise()
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            _stream.AddRange(bytes);
        }

        private void Line(string text) => _stream.AddRange(Encoding.UTF8.GetBytes(text + '\n'));

        /// <summary>Flips bytes, and moves newlines.</summary>
        private void Damage(byte[] made)
        {
            for (var hits = random.Next(3) == 0 ? random.Next(8) : 0; hits > 0 && made.Length > 0; hits--)
            {
                made[random.Next(made.Length)] = random.Next(3) switch { 0 => (byte)'\n', 1 => (byte)'%', _ => (byte)random.Next(256) };
            }
        }
    }
}
