using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Claude Code.</summary>
internal sealed partial class ClaudeKit : AgentKit
{
    private const string KeyEnd = "00000000000000000000";

    public override string Name => "claude";

    public override string Package => "@anthropic-ai/claude-code";

    protected override string Tested => "2.1.330";

    public override IReadOnlyList<string> Others => ["2.0.76", "2.1.258", "2.1.332"];

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["ANTHROPIC_BASE_URL"] = site.ModelUrl,
        ["ANTHROPIC_API_KEY"] = $"sk-ant-mock-{KeyEnd}",
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
        ["CLAUDE_CODE_DISABLE_OFFICIAL_MARKETPLACE_AUTOINSTALL"] = "1",
        ["DISABLE_AUTOUPDATER"] = "1",
        ["DISABLE_ERROR_REPORTING"] = "1",
        ["DISABLE_TELEMETRY"] = "1",
    };

    /// <summary>A key is known by its last 20 characters; the rest marks what it would ask or say at a first start as done.</summary>
    public override void Configure(AgentSite site)
    {
        Write(site, ".claude.json", new JsonObject
        {
            ["hasCompletedOnboarding"] = true,
            ["lastOnboardingVersion"] = Version,
            ["theme"] = "dark",
            ["autoUpdates"] = false,
            ["hasSeenAutoDefaultNotice"] = true,
            ["hasSeenAutoDefaultNudge"] = true,
            ["hasSeenAutoModeEntryWarning"] = true,
            ["customApiKeyResponses"] = new JsonObject { ["approved"] = new JsonArray(KeyEnd), ["rejected"] = new JsonArray() },
            ["projects"] = new JsonObject
            {
                [site.Project] = new JsonObject
                {
                    ["hasTrustDialogAccepted"] = true,
                    ["hasCompletedProjectOnboarding"] = true,
                    ["allowedTools"] = new JsonArray(),
                },
            },
        });
        Write(site, ".claude/settings.json", Json("""{ "permissions": { "defaultMode": "default" } }"""));
    }

    /// <summary>It composes accents.</summary>
    public override string Received(string prompt) => prompt.Normalize();

    /// <summary>The mode, or what older versions have in its place.</summary>
    [GeneratedRegex(@"(manual|plan) mode on|accept edits on|bypass permissions on|^ {2}\? for shortcuts|^❯.Try \x22", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"^(● |claude: )?Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
