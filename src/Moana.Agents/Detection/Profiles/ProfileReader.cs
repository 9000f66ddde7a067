using Moana.Hosts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Moana.Detection;

/// <summary>Reads a profile file. Errors are collected, so that a person sees all of them at once.</summary>
internal static class ProfileReader
{
    private const int MaxBytes = 1_000_000;

    /// <summary>What every hook does.</summary>
    private const string Sets = "Each hook sets the pane option @moana-status of the pane that the agent runs in; outside of tmux it does nothing.";

    /// <summary>Reads a file; null when it holds errors, which are added to the list.</summary>
    /// <param name="file">The file.</param>
    /// <param name="errors">Where errors are added.</param>
    /// <param name="known">Whether all its patterns are known to be good; they are not built then to check them.</param>
    internal static ProfileDraft? Read(string file, List<ProfileError> errors, bool known)
    {
        string text;
        try
        {
            text = TextFile.Read(file, MaxBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(new ProfileError(file, 1, null, $"the file cannot be read: {exception.Message}"));
            return null;
        }

        return Read(text, file, errors, known);
    }

    private static ProfileDraft? Read(string text, string file, List<ProfileError> errors, bool known)
    {
        var before = errors.Count;
        var yaml = new YamlStream();
        try
        {
            // The built-in ones are known to be good.
            if (!known && YamlBounds.Exceeded(text) is { } excess)
            {
                errors.Add(new ProfileError(file, 1, null, excess));
                return null;
            }

            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            errors.Add(new ProfileError(file, (int)Math.Max(1, exception.Start.Line), null, $"this is no YAML: {exception.Message}"));
            return null;
        }

        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // The library's own stumbles over brackets.
            errors.Add(new ProfileError(file, 1, null, "this is no YAML: a list or a map in brackets is not closed, or holds what cannot stand there"));
            return null;
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            errors.Add(new ProfileError(file, 1, null, "a profile is one YAML document that starts with fields such as 'name: my-agent'"));
            return null;
        }

        var draft = Read(new YamlFields(root, file, errors, known), file);
        return errors.Count == before ? draft : null;
    }

    private static ProfileDraft? Read(YamlFields fields, string file)
    {
        var name = fields.Text("name");
        if (name is null || !IsName(name))
        {
            fields.Report("a profile needs a 'name' of letters, digits, '-', '_' and '.'");
        }

        var turn = fields.Map("turn");
        var dialog = fields.Map("dialog");
        var draft = new ProfileDraft
        {
            Name = name ?? "",
            Source = file,
            Extends = fields.Text("extends"),
            ExtendsLine = fields.LineOf("extends"),
            Description = fields.Text("description"),
            TriedWith = fields.Text("triedWith"),
            Scrollbar = fields.Text("scrollbar"),
            Confirmation = fields.Duration("confirmation"),
            Recognition = fields.Map("recognize") is { } recognize ? ReadRecognition(recognize) : null,
            Composers = [.. fields.Maps("composer").Select(ReadComposer).OfType<ComposerShape>()],
            TurnPrompt = turn?.Pattern("prompt"),
            TurnContinuation = turn?.Pattern("continuation"),
            TurnAnswer = turn?.Pattern("answer"),
            TurnOther = turn?.Pattern("other"),
            DialogStart = dialog?.Pattern("start"),
            DialogSideBySide = dialog?.Pattern("sideBySide"),
            Delivery = fields.Map("delivery") is { } delivery ? ReadDelivery(delivery) : d => d,
            Hook = fields.Map("hook") is { } hook ? ReadHook(hook, name ?? "") : null,
            Record = fields.Map("record") is { } record ? RecordSourceReader.Read(record) : null,
            Permissions = fields.Map("permissions") is { } permissions ? ReadPermissions(permissions) : null,
            Rules = RuleReader.Read(fields.Maps("rules"), file),
        };
        turn?.ReportUnknown();
        dialog?.ReportUnknown();
        fields.ReportUnknown();
        return draft;
    }

    internal static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static Recognition ReadRecognition(YamlFields fields)
    {
        var recognition = new Recognition
        {
            Processes = fields.Texts("process") ?? [],
            CommandLines = fields.Patterns("commandLine") ?? [],
            Titles = fields.Patterns("title") ?? [],
            Rows = fields.Patterns("screen") ?? [],
        };
        fields.ReportUnknown();
        return recognition;
    }

    private static ComposerShape? ReadComposer(YamlFields fields)
    {
        var (prompt, continuation) = (fields.Pattern("prompt"), fields.Pattern("continuation"));
        if (prompt is null || continuation is null)
        {
            fields.Report("a composer needs 'prompt' and 'continuation', the patterns of the starts of its rows");
        }

        var shape = prompt is null || continuation is null ? null : new ComposerShape
        {
            Prompt = prompt,
            Mode = fields.Pattern("mode"),
            Continuation = continuation,
            NeverStyled = fields.Choices<StyleName>("neverStyled") ?? [],
            Above = fields.Pattern("above"),
            Below = fields.Pattern("below"),
            Bounded = fields.Flag("bounded") ?? false,
            Lead = fields.Number("lead") ?? 0,
            Trail = fields.Number("trail") ?? 0,
            Footer = fields.Number("footer") ?? 3,
            Right = fields.Text("right") ?? "",
            Ghost = fields.Choices<StyleName>("ghost") ?? [],
            Placeholders = fields.Patterns("placeholder") ?? [],
            Paste = fields.Pattern("paste"),
        };
        if (shape is not null)
        {
            fields.ReportUnknown();
        }

        return shape;
    }

    private static Dictionary<string, string> ReadPermissions(YamlFields fields)
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in fields.Names())
        {
            if (fields.Text(name) is not { } arguments) continue;
            if (arguments is not ['-', ..] || arguments.Any(c => c is ';' or '&' or '|' or '<' or '>' or '$' or '`' or '\n')) fields.Report($"'{name}' has to be an option of the program, as in '--permission-mode plan'");
            words[name] = arguments;
        }

        return words;
    }

    private static AgentHook ReadHook(YamlFields fields, string agent)
    {
        var (file, text, says) = (fields.Text("file"), fields.Text("text"), fields.Text("says"));
        if (file is null || text is null)
        {
            fields.Report("a hook needs 'file', where its configuration goes, and 'text', the configuration");
        }

        fields.ReportUnknown();
        return new(agent, file ?? "", text ?? "", $"{says} {Sets}".TrimStart());
    }

    private static Func<DeliveryProfile, DeliveryProfile> ReadDelivery(YamlFields fields)
    {
        var (submit, queue, steer) = (fields.Keys("submit"), fields.Keys("queue"), fields.Keys("steer"));
        var (interrupt, again, clear, exit) = (fields.Keys("interrupt"), fields.Pattern("interruptAgain"), fields.Keys("clear"), fields.Keys("exit"));
        var (settle, settlePerThousand) = (fields.Duration("settle"), fields.Duration("settlePerThousand"));
        var (paste, proof, start) = (fields.Duration("pasteTimeout"), fields.Duration("proofTimeout"), fields.Duration("startTimeout"));
        var newConversation = fields.Text("newConversation");
        var attempts = fields.Number("maxAttempts");
        if (attempts is < 1)
        {
            fields.Report("'maxAttempts' has to be 1 or more");
        }

        fields.ReportUnknown();
        return basis => basis with
        {
            SubmitKeys = submit ?? basis.SubmitKeys,
            QueueKeys = queue ?? basis.QueueKeys,
            SteerKeys = steer ?? basis.SteerKeys,
            InterruptKeys = interrupt ?? basis.InterruptKeys,
            InterruptAgain = again ?? basis.InterruptAgain,
            ClearKeys = clear ?? basis.ClearKeys,
            ExitKeys = exit ?? basis.ExitKeys,
            NewConversation = newConversation ?? basis.NewConversation,
            Settle = settle ?? basis.Settle,
            SettlePerThousand = settlePerThousand ?? basis.SettlePerThousand,
            PasteTimeout = paste ?? basis.PasteTimeout,
            ProofTimeout = proof ?? basis.ProofTimeout,
            StartTimeout = start ?? basis.StartTimeout,
            MaxAttempts = attempts ?? basis.MaxAttempts,
        };
    }
}
