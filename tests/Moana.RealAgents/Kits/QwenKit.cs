using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Qwen Code.</summary>
internal sealed partial class QwenKit : AgentKit
{
    public override string Name => "qwen";

    public override string Package => "@qwen-code/qwen-code";

    protected override string Tested => "0.24.4";

    public override IReadOnlyList<string> Others => ["0.12.0", "0.15.6"];

    public override int Node => 22;

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyList<string> Arguments => ["--auth-type", "openai"];

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["OPENAI_BASE_URL"] = $"{site.ModelUrl}/v1",
        ["OPENAI_API_KEY"] = "mock-key",
        ["OPENAI_MODEL"] = "mock-model",
    };

    public override void Configure(AgentSite site) => Write(site, ".qwen/settings.json", Json("""
        {
          "security": { "auth": { "selectedType": "openai" }, "folderTrust": { "enabled": false } },
          "model": { "name": "mock-model" },
          "general": { "enableAutoUpdate": false, "disableUpdateNag": true },
          "privacy": { "usageStatisticsEnabled": false },
          "telemetry": { "enabled": false },
          "memory": { "enableManagedAutoMemory": false, "enableManagedAutoDream": false },
          "tools": { "approvalMode": "default" }
        }
        """));

    [GeneratedRegex("^> +(Type your message|Nachricht eingeben|Press '(i|Esc)')", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"[◆✦].* Done\.|^(Model: +)?Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
