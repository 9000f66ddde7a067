using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Cline. It asks for permission only where it is told to; its sessions may live in a server in the background.</summary>
internal sealed partial class ClineKit : AgentKit
{
    public override string Name => "cline";

    public override string Package => "cline";

    protected override string Tested => "3.0.65";

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyList<string> Arguments => ["--tui", "--auto-approve", "false"];

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["CLINE_API_BASE_URL"] = site.ModelUrl,
    };

    public override void Configure(AgentSite site)
    {
        var providers = Json("""
            {
              "version": 1,
              "lastUsedProvider": "openai-compatible",
              "modes": {},
              "providers": {
                "openai-compatible": {
                  "settings": { "provider": "openai-compatible", "apiKey": "mock-key", "model": "mock-model" },
                  "updatedAt": "2026-11-01T00:00:00.000Z",
                  "tokenSource": "manual"
                }
              }
            }
            """);
        providers["providers"]!["openai-compatible"]!["settings"]!["baseUrl"] = $"{site.ModelUrl}/v1";
        Write(site, ".cline/data/settings/providers.json", providers);

        // Advertisements lie over its first starts.
        Write(site, ".cline/data/settings/cli-notices.json", Json("""{ "shown": { "cline-cli-cline-pass-intro": true, "cline-cli-desktop-launch": true } }"""));
    }

    [GeneratedRegex("^ +❯ What can I do for you", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"^ \* Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
