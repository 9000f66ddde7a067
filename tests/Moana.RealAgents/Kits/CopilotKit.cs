using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>GitHub Copilot CLI.</summary>
internal sealed partial class CopilotKit : AgentKit
{
    public override string Name => "copilot";

    public override string Package => "@github/copilot";

    protected override string Tested => "1.0.102";

    public override IReadOnlyList<string> Others => ["1.0.57"];

    public override int Node => 22;

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["COPILOT_PROVIDER_BASE_URL"] = $"{site.ModelUrl}/v1",
        ["COPILOT_PROVIDER_TYPE"] = "openai",
        ["COPILOT_PROVIDER_API_KEY"] = "mock-key",
        ["COPILOT_MODEL"] = "mock-model",
        ["COPILOT_PROVIDER_MAX_PROMPT_TOKENS"] = "100000",
        ["COPILOT_PROVIDER_MAX_OUTPUT_TOKENS"] = "8000",
        ["COPILOT_OFFLINE"] = "true",
        ["COPILOT_AUTO_UPDATE"] = "false",
        // It unpacks hundreds of megabytes at its first start; once is enough.
        ["XDG_CACHE_HOME"] = Path.Combine(site.Install, "cache"),
    };

    public override void Configure(AgentSite site)
    {
        Write(site, ".copilot/config.json", new JsonObject
        {
            ["banner"] = "never",
            ["autoUpdate"] = false,
            ["trusted_folders"] = new JsonArray(site.Project),
            ["trustedFolders"] = new JsonArray(site.Project),
        });
        Write(site, ".copilot/settings.json", Json("""{ "banner": "never", "autoUpdate": false }"""));
    }

    [GeneratedRegex("· / commands |/ commands · ")]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"^[● ]*Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
