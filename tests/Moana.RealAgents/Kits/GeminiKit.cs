using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Gemini CLI.</summary>
internal sealed partial class GeminiKit : AgentKit
{
    public override string Name => "gemini";

    public override string Package => "@google/gemini-cli";

    protected override string Tested => "0.61.0";

    public override IReadOnlyList<string> Others => ["0.53.0"];

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["GOOGLE_GEMINI_BASE_URL"] = site.ModelUrl,
        ["GEMINI_API_KEY"] = "mock-key",
        ["GEMINI_TELEMETRY_ENABLED"] = "false",
        // Without it the pane's process is a parent that only starts the program again.
        ["GEMINI_CLI_NO_RELAUNCH"] = "true",
    };

    public override void Configure(AgentSite site) => Write(site, ".gemini/settings.json", Json("""
        {
          "security": { "auth": { "selectedType": "gemini-api-key" }, "folderTrust": { "enabled": false } },
          "general": { "enableAutoUpdate": false, "enableAutoUpdateNotification": false, "disableAutoUpdate": true, "disableUpdateNag": true },
          "privacy": { "usageStatisticsEnabled": false },
          "telemetry": { "enabled": false },
          "model": { "name": "gemini-2.5-flash" }
        }
        """));

    [GeneratedRegex("[>*] +(Type your message|Press 'Esc')")]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"✦ Done\.|^(Model: +)?Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
