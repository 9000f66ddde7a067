using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>Continue's <c>cn</c>.</summary>
internal sealed partial class ContinueKit : AgentKit
{
    public override string Name => "continue";

    public override string Program => "cn";

    public override string Package => "@continuedev/cli";

    protected override string Tested => "1.5.47";

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string>
    {
        ["CONTINUE_API_BASE"] = $"{site.ModelUrl}/",
        ["CONTINUE_METRICS_ENABLED"] = "0",
        ["CONTINUE_CLI_ENABLE_TELEMETRY"] = "0",
        ["CONTINUE_CLI_AUTO_UPDATED"] = "1",
    };

    /// <summary>It asks for an account at a first start, unless a configuration is there and its first start is marked as done.</summary>
    public override void Configure(AgentSite site)
    {
        Write(site, ".continue/config.yaml", $"""
            name: mock
            version: 0.0.1
            schema: v1
            models:
              - name: mock-model
                provider: openai
                model: mock-model
                apiBase: {site.ModelUrl}/v1
                apiKey: mock-key
                roles: [chat, edit, apply]
                capabilities: [tool_use]
            """);
        Write(site, ".continue/.onboarding_complete", "");
    }

    [GeneratedRegex("^│ ● .?Ask anything", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex("^● Done\\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
