using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Nanocoder.</summary>
internal sealed partial class NanocoderKit : AgentKit
{
    public override string Name => "nanocoder";

    public override string Package => "@nanocollective/nanocoder";

    protected override string Tested => "1.30.0";

    public override int Node => 22;

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["NANOCODER_TRUST_DIRECTORY"] = "1",
    };

    public override void Configure(AgentSite site)
    {
        var providers = Json("""
            {
              "nanocoder": {
                "providers": [{ "name": "mock", "apiKey": "mock-key", "models": ["mock-model"] }]
              }
            }
            """);
        providers["nanocoder"]!["providers"]![0]!["baseUrl"] = $"{site.ModelUrl}/v1";
        Write(site, ".config/nanocoder/agents.config.json", providers);
        Write(site, ".config/nanocoder/nanocoder-preferences.json", new JsonObject
        {
            ["lastProvider"] = "mock",
            ["lastModel"] = "mock-model",
            ["trustedDirectories"] = new JsonArray(site.Project),
            // It looks for a newer version once a day.
            ["lastUpdateCheck"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
        });
    }

    [GeneratedRegex("What would you like me to help with\\?", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex("^┃ Done\\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
