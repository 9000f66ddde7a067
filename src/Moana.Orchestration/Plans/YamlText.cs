using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Moana.Plans;

/// <summary>Writes values as YAML for people: texts of several lines as blocks, plain words without quotes, all others in quotes.</summary>
internal static partial class YamlText
{
    /// <summary>Words that YAML readers take for something else than a text.</summary>
    private static readonly HashSet<string> _words = new(StringComparer.OrdinalIgnoreCase) { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };

    /// <summary>The text of a value.</summary>
    public static string Write(JsonNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithIndentedSequences().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(IEmitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart());
                foreach (var (name, value) in map)
                {
                    emitter.Emit(Text(name));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray { Count: > 1 } list when list.Any(i => i is not JsonValue value || Text($"{value}").Style != ScalarStyle.Plain):
                Emit(emitter, list, SequenceStyle.Block);
                break;
            case JsonArray list:
                Emit(emitter, list, list.Any(i => i is JsonObject) ? SequenceStyle.Block : SequenceStyle.Flow);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void Emit(IEmitter emitter, JsonArray list, SequenceStyle style)
    {
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
        foreach (var item in list) Emit(emitter, item);
        emitter.Emit(new SequenceEnd());
    }

    private static Scalar Text(string text)
    {
        var style = Plain().IsMatch(text) && !_words.Contains(text) ? ScalarStyle.Plain
            : Block().IsMatch(text) ? ScalarStyle.Literal
            : text.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\u0085' or '\ufeff') ? ScalarStyle.DoubleQuoted
            : ScalarStyle.SingleQuoted;
        return new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    [GeneratedRegex(@"\A[A-Za-z_/][A-Za-z0-9_./ -]*(?<=[A-Za-z0-9_./-])\z")]
    private static partial Regex Plain();

    /// <summary>Lines of printable characters, of which neither the first nor the last is empty or indented.</summary>
    [GeneratedRegex(@"\A[^\s\p{C}][^\p{C}\u2028\u2029]*(?:\n[^\p{C}\u2028\u2029]*)*\n[^\p{C}\u2028\u2029]*[^\s\p{C}]\n?\z")]
    private static partial Regex Block();
}
