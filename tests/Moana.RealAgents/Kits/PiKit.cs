using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>pi. It asks for no permission: all that it is told to do runs.</summary>
internal sealed partial class PiKit : AgentKit
{
    public override string Name => "pi";

    public override string Package => "@mariozechner/pi-coding-agent";

    protected override string Tested => "0.73.1";

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        // It would fetch tools of its own at its start.
        ["PI_OFFLINE"] = "1",
        ["PI_TELEMETRY"] = "0",
    };

    public override void Configure(AgentSite site)
    {
        var models = Json("""
            {
              "providers": {
                "mock": {
                  "api": "openai-completions",
                  "apiKey": "mock-key",
                  "compat": { "supportsDeveloperRole": false },
                  "models": [{ "id": "mock-model", "reasoning": true, "contextWindow": 200000, "maxTokens": 8000 }]
                }
              }
            }
            """);
        models["providers"]!["mock"]!["baseUrl"] = $"{site.ModelUrl}/v1";
        Write(site, ".pi/agent/models.json", models);
        Write(site, ".pi/agent/settings.json", Json("""{ "defaultProvider": "mock", "defaultModel": "mock-model", "enableInstallTelemetry": false }"""));
    }

    [GeneratedRegex(@"^\d+\.\d%/\S+ \(auto\)", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex("^ Done\\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
