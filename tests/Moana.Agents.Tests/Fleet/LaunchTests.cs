using Moana.Detection;

namespace Moana.Agents.Tests;

/// <summary>How agents are started: variables that name others, and permissions in a program's own words.</summary>
public sealed class LaunchTests
{
    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();

    [Theory]
    [InlineData("${A}", "<A>")]
    [InlineData("$env:A", "<A>")]
    [InlineData("${env:A}-${B_2}", "<A>-<B_2>")]
    [InlineData("Bearer ${A}!", "Bearer <A>!")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$A ${ A} ${1A} $(A)", "$A ${ A} ${1A} $(A)")]
    public void A_value_may_name_variables(string text, string filled) => Assert.Equal(filled, VariableText.Fill(text, name => $"<{name}>"));

    [Theory]
    [InlineData("OPENAI_API_KEY", true)]
    [InlineData("GITHUB_TOKEN", true)]
    [InlineData("PGPASSWORD", true)]
    [InlineData("myApiKey", true)]
    [InlineData("HTTP_AUTH", true)]
    [InlineData("GIT_AUTHOR_NAME", false)]
    [InlineData("KEYBOARD", false)]
    [InlineData("PATH", false)]
    public void A_name_tells_whether_the_value_is_secret(string name, bool secret) => Assert.Equal(secret, VariableText.IsSecret(name));

    [Fact]
    public void What_is_secret_by_its_name_leaves_a_launch_as_a_name()
    {
        var launch = new Launch("codex", "/p", new Dictionary<string, string> { ["API_KEY"] = "sk-1", ["OTHER_KEY"] = "${MINE}", ["LANG"] = "C" }).WithoutSecrets();
        Assert.Equal([("API_KEY", "${API_KEY}"), ("OTHER_KEY", "${MINE}"), ("LANG", "C")], launch.Environment.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public void A_variable_that_is_not_set_is_an_error_that_names_it()
    {
        var error = Assert.Throws<MoanaException>(() => new Launch("codex", "/p", new Dictionary<string, string> { ["X"] = "${MOANA_TEST_NOBODY_SETS_THIS}" }).Fill("codex"));
        Assert.Equal(("VariableMissing", "MOANA_TEST_NOBODY_SETS_THIS"), (error.ErrorId, error.Target));
    }

    [Theory]
    [InlineData("claude", "claude", "acceptEdits", "claude --permission-mode acceptEdits")]
    [InlineData("claude", "CLAUDE_CONFIG_DIR=/x claude --model opus", "plan", "CLAUDE_CONFIG_DIR=/x claude --permission-mode plan --model opus")]
    [InlineData("codex", "codex resume --last", "workspace-write never", "codex --sandbox workspace-write --ask-for-approval never resume --last")]
    [InlineData("codex", "npx @openai/codex", "read-only", "npx @openai/codex --sandbox read-only")]
    [InlineData("gemini", "gemini", "YOLO", "gemini --approval-mode yolo")]
    [InlineData("qwen", "'/opt/q n/qwen'", "auto-edit", "'/opt/q n/qwen' --approval-mode auto-edit")]
    [InlineData("copilot", "copilot", "allow-all-tools allow-all-urls", "copilot --allow-all-tools --allow-all-urls")]
    [InlineData("codex", "npx -y @openai/codex@0.171.0 resume --last", "never", "npx -y @openai/codex@0.171.0 --ask-for-approval never resume --last")]
    [InlineData("claude", "node /lib/@anthropic-ai/claude-code/cli.js x", "plan", "node /lib/@anthropic-ai/claude-code/cli.js --permission-mode plan x")]
    public void Permissions_become_the_programs_own_options(string profile, string command, string words, string started) =>
        Assert.Equal(started, PermissionArguments.Add(Profiles.Named(profile), command, words.Split(' ')).Command);

    [Theory]
    [InlineData("claude", "claude", "everything", "'everything', which claude has not")]
    [InlineData("codex", "codex", "read-only workspace-write", "contradict each other")]
    [InlineData("codex", "codex --sandbox=read-only", "workspace-write", "says '--sandbox=read-only'")]
    [InlineData("claude", "cd /x && claude", "plan", "more than a program and its arguments")]
    [InlineData("claude", "sh claude.sh", "plan", "starts 'sh', and nobody knows whether that hands arguments on to claude")]
    [InlineData("claude", "bash -c 'claude'", "plan", "starts 'bash'")]
    [InlineData("claude", "env X=1 sh run.sh", "plan", "starts 'sh'")]
    [InlineData("claude", "node cli.js", "plan", "starts 'node'")]
    [InlineData("template", "aider", "yolo", "knows no words")]
    public void Permissions_that_cannot_be_given_say_why(string profile, string command, string words, string problem)
    {
        var (line, told, remedy) = PermissionArguments.Add(Profiles.Named(profile), command, words.Split(' '));
        Assert.Null(line);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.NotEmpty(remedy);
    }
}
