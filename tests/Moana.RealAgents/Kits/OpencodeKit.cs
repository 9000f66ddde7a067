using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>opencode.</summary>
internal sealed partial class OpencodeKit : AgentKit
{
    private const int CollapsedFrom = 3;
    private const int CollapsedAbove = 150;

    public override string Name => "opencode";

    public override string Package => "opencode-ai";

    protected override string Tested => "1.18.33";

    public override IReadOnlyList<string> Others => ["1.2.20"];

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["OPENCODE_DISABLE_AUTOUPDATE"] = "1",
        ["OPENCODE_DISABLE_MODELS_FETCH"] = "1",
        ["OPENCODE_DISABLE_LSP_DOWNLOAD"] = "1",
    };

    public override void Configure(AgentSite site)
    {
        var config = Json("""
            {
              "autoupdate": false,
              "share": "disabled",
              "model": "mock/mock-model",
              "small_model": "mock/mock-model",
              "permission": { "bash": "ask", "edit": "ask" },
              "provider": {
                "mock": {
                  "npm": "@ai-sdk/openai-compatible",
                  "name": "Mock",
                  "options": { "apiKey": "mock-key" },
                  "models": { "mock-model": { "name": "Mock Model", "tool_call": true, "limit": { "context": 200000, "output": 8000 } } }
                }
              }
            }
            """);
        config["provider"]!["mock"]!["options"]!["baseURL"] = $"{site.ModelUrl}/v1";
        Write(site, ".config/opencode/opencode.json", config);

        // It would install its plugin package from npm at each start if it did not look installed.
        var plugin = new JsonObject { ["@opencode-ai/plugin"] = Version };
        Write(site, ".config/opencode/package.json", new JsonObject { ["dependencies"] = plugin.DeepClone() });
        Write(site, ".config/opencode/package-lock.json", new JsonObject
        {
            ["lockfileVersion"] = 3,
            ["packages"] = new JsonObject { [""] = new JsonObject { ["dependencies"] = plugin } },
        });
        Directory.CreateDirectory(Path.Combine(site.Home, ".config/opencode/node_modules"));
    }

    /// <summary>It collapses pastes of some lines or many characters, and puts a space behind the placeholder.</summary>
    public override string Received(string prompt) => prompt.Split('\n').Length < CollapsedFrom && prompt.Length <= CollapsedAbove ? prompt : prompt + " ";

    [GeneratedRegex("Ask anything")]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"▣ +Build · (Mock Model|mock-model) · \d")]
    private static partial Regex AnsweredPattern();
}
