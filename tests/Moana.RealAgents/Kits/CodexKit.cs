using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moana.RealAgents.Kits;

/// <summary>OpenAI Codex. Its default start leaves a server behind; <c>--no-daemon</c> does not.</summary>
internal sealed partial class CodexKit : AgentKit
{
    /// <summary>Those before it have no server, and no argument against it.</summary>
    private static readonly Version _daemons = new(0, 160);

    public override string Name => "codex";

    public override string Package => "@openai/codex";

    protected override string Tested => "0.169.0";

    public override IReadOnlyList<string> Others => ["0.94.0", "0.101.0", "0.110.0", "0.133.0", "0.151.0", "0.171.0"];

    public override bool IsDefault => true;

    public override Regex Ready => ReadyPattern();

    public override Regex Answered => AnsweredPattern();

    public override IReadOnlyList<string> Arguments => System.Version.Parse(Version) < _daemons ? [] : ["--no-daemon"];

    public override IReadOnlyDictionary<string, string> Environment(AgentSite site) => new Dictionary<string, string> { ["MOCK_API_KEY"] = "mock-key" };

    public override void Configure(AgentSite site) => Write(site, ".codex/config.toml", $"""
        model = "mock-model"
        model_provider = "mock"
        approval_policy = "on-request"
        sandbox_mode = "workspace-write"
        check_for_update_on_startup = false

        [model_providers.mock]
        name = "Mock"
        base_url = "{site.ModelUrl}/v1"
        wire_api = "responses"
        env_key = "MOCK_API_KEY"

        [analytics]
        enabled = false

        [feedback]
        enabled = false

        [features]
        plugins = false
        remote_plugin = false
        apps = false

        [projects.{JsonSerializer.Serialize(site.Project)}]
        trust_level = "trusted"
        """);

    /// <summary>Older versions ask for something else each time.</summary>
    [GeneratedRegex("^› [A-Z]", RegexOptions.Multiline)]
    private static partial Regex ReadyPattern();

    [GeneratedRegex(@"^• Done\.", RegexOptions.Multiline)]
    private static partial Regex AnsweredPattern();
}
