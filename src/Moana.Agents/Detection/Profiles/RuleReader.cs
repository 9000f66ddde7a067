namespace Moana.Detection;

/// <summary>Reads the rules of a profile file.</summary>
internal static class RuleReader
{
    /// <summary>How many rules a profile may have.</summary>
    private const int MaxRules = 500;

    private const int MaxDepth = 8;

    internal static IReadOnlyList<Rule> Read(IReadOnlyList<YamlFields> list, string file)
    {
        var rules = new List<Rule>(list.Count);
        foreach (var fields in list)
        {
            fields.Rule = fields.Text("id");
            if (fields.Rule is null)
            {
                fields.Report("each rule needs an 'id', by which status reports name it");
            }
            else if (rules.Any(r => r.Id == fields.Rule))
            {
                fields.Report("another rule of this file has this id already");
            }
            else if (rules.Count == MaxRules)
            {
                fields.Report($"a profile has at most {MaxRules} rules");
                break;
            }

            if (ReadRule(fields, file) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    private static Rule? ReadRule(YamlFields fields, string file)
    {
        var keep = fields.Flag("keep") ?? false;
        var status = fields.Choice<AgentStatus>("status");
        if (!keep && !fields.Has("status"))
        {
            fields.Report($"a rule needs a 'status' ({string.Join(", ", Enum.GetNames<AgentStatus>())}) or 'keep: true' for an overlay");
        }

        var outcome = fields.Choice<TurnOutcome>("outcome");
        if (outcome is not null && status is not (AgentStatus.Idle or AgentStatus.Completed))
        {
            fields.Report($"'outcome' is for a rule with the status {AgentStatus.Idle}: an agent that is ready after a turn that was broken off");
        }

        var rule = new Rule
        {
            Id = fields.Rule ?? "",
            Status = status ?? AgentStatus.Unknown,
            Keep = keep,
            Priority = fields.Number("priority") ?? 0,
            Says = fields.Text("says"),
            Answers = ReadAnswers(fields, status),
            EndsTurn = fields.Flag("endsTurn") ?? (status == AgentStatus.Completed || outcome is not null),
            Outcome = outcome,
            Settles = ReadSettles(fields, status),
            When = ReadCondition(fields, depth: 0),
            Source = $"{file}:{fields.Line}",
        };
        fields.ReportUnknown();
        return fields.Rule is null ? null : rule;
    }

    private static TimeSpan? ReadSettles(YamlFields fields, AgentStatus? status)
    {
        var settles = fields.Duration("settles");
        if (settles is not null && status is not (AgentStatus.Working or AgentStatus.Idle or AgentStatus.Completed))
        {
            fields.Report($"'settles' is for a rule with the status {AgentStatus.Working}, {AgentStatus.Idle} or {AgentStatus.Completed}");
        }

        return settles;
    }

    private static Dictionary<string, NamedAnswer> ReadAnswers(YamlFields fields, AgentStatus? status)
    {
        var answers = new Dictionary<string, NamedAnswer>(StringComparer.OrdinalIgnoreCase);
        if (fields.Map("answers") is { } map)
        {
            if (status != AgentStatus.WaitingForInput)
            {
                fields.Report($"'answers' are for a rule with the status {AgentStatus.WaitingForInput}");
            }

            foreach (var name in map.Names())
            {
                answers[name] = map.IsMap(name) ? ReadAnswer(map.Map(name)!) : new(map.Keys(name) ?? [], []);
            }
        }

        return answers;
    }

    private static NamedAnswer ReadAnswer(YamlFields fields)
    {
        var choices = fields.Patterns("choice") ?? [];
        if (!fields.Has("choice"))
        {
            fields.Report("an answer is keys, or has 'choice', patterns of the text of the choice that it means");
        }

        fields.ReportUnknown();
        return new([], choices);
    }

    private static Condition ReadCondition(YamlFields fields, int depth)
    {
        if (depth > MaxDepth)
        {
            fields.Report($"conditions stand in one another at most {MaxDepth} deep");
            return new Condition();
        }

        var condition = new Condition
        {
            Text = ReadText(fields),
            Composer = fields.Choice<ComposerState>("composer"),
            Prompt = fields.Flag("prompt"),
            Styled = fields.Flag("styled"),
            All = ReadConditions(fields, "all", depth),
            Any = ReadConditions(fields, "any", depth),
            Not = ReadConditions(fields, "not", depth),
        };
        if (condition is { Text: null, Composer: null, Prompt: null, Styled: null, All.Count: 0, Any.Count: 0, Not.Count: 0 })
        {
            fields.Report("a condition says what has to be seen: 'regex' or 'text' in a 'region', 'composer', 'prompt', 'all', 'any' or 'not'");
        }

        return condition;
    }

    private static List<Condition> ReadConditions(YamlFields fields, string key, int depth)
    {
        var conditions = new List<Condition>();
        foreach (var inner in fields.Maps(key))
        {
            conditions.Add(ReadCondition(inner, depth + 1));
            inner.ReportUnknown();
        }

        return conditions;
    }

    private static TextTest? ReadText(YamlFields fields)
    {
        var (region, literals, pattern) = (fields.Region("region"), fields.Texts("text"), fields.Pattern("regex"));
        var (styles, join, endsInTitle) = (fields.Choices<StyleName>("style"), fields.Flag("join"), fields.Flag("endsInTitle"));
        if (literals is not null && pattern is not null)
        {
            fields.Report("'text' and 'regex' exclude each other; put one of them under 'all'");
        }

        if (region is null)
        {
            if (literals is not null || pattern is not null || endsInTitle is not null)
            {
                fields.Report("'text', 'regex' and 'endsInTitle' need a 'region' in which to look");
            }

            return null;
        }

        if (literals is null && pattern is null && endsInTitle is null && !fields.Has("regex"))
        {
            fields.Report("a 'region' needs a 'text' or a 'regex' to look for");
        }

        if (styles is not null && join == true)
        {
            fields.Report("'style' and 'join' exclude each other: a joined text has lost its styles");
        }

        return new TextTest
        {
            Region = region.Value,
            Literals = literals ?? [],
            Pattern = pattern,
            Styles = styles ?? [],
            Join = join ?? false,
            EndsInTitle = endsInTitle ?? false,
        };
    }
}
