using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent.Behaviour;

/// <summary>What really happened, one JSON line per event, each in a single append so that agents can share a file.</summary>
internal sealed class EventLog
{
    private readonly int _file;
    private readonly string _name;
    private int _sequence;

    internal EventLog(string? path, string name)
    {
        _name = name;
        _file = path is null ? -1 : Native.Open(path, Native.AppendForWriting, 0x1A4); // 0644
        if (path is not null && _file < 0)
            throw new OptionException($"The log {path} cannot be opened for appending.");
    }

    internal void Write(string @event, params ReadOnlySpan<(string Key, object Value)> facts)
    {
        if (_file < 0)
            return;

        var line = new StringBuilder();
        line.Append("{\"event\":\"").Append(@event).Append("\",\"time\":\"").Append(DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture))
            .Append("\",\"agent\":");
        AppendValue(line, _name);
        line.Append(",\"pid\":").Append(Environment.ProcessId).Append(",\"seq\":").Append(++_sequence);
        foreach (var (key, value) in facts)
        {
            line.Append(",\"").Append(key).Append("\":");
            AppendValue(line, value);
        }

        var bytes = Encoding.UTF8.GetBytes(line.Append("}\n").ToString());
        Native.Write(_file, bytes, bytes.Length);
    }

    internal static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void AppendValue(StringBuilder line, object value)
    {
        if (value is not string text)
        {
            line.Append(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture));
            return;
        }

        line.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                line.Append('\\').Append(c);
            else if (c is < ' ' or '\x7F')
                line.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                line.Append(c);
        }

        line.Append('"');
    }
}
