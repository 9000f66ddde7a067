using Moana.Detection;

namespace Moana.Agents.Tests;

/// <summary>Command lines that begin a conversation, or go on with one.</summary>
public sealed class ConversationArgumentsTests
{
    private const string Id = "0cb916db-26aa-40f2-86b5-1ba81b225fd2";

    private static readonly ProfileCatalog Profiles = ProfileCatalog.Load();

    [Theory]
    [InlineData("claude", $"claude --session-id {Id}")]
    [InlineData("claude --model opus 'fix the test'", $"claude --session-id {Id} --model opus 'fix the test'")]
    [InlineData("'/opt/my tools/claude' --verbose", $"'/opt/my tools/claude' --session-id {Id} --verbose")]
    [InlineData("exec env A='b c' gemini --yolo", $"exec env A='b c' gemini --session-id {Id} --yolo")]
    [InlineData("qwen", $"qwen --session-id {Id}")]
    [InlineData("copilot", $"copilot --session-id={Id}")]
    public void A_program_that_takes_an_id_gets_one(string command, string begun) =>
        Assert.Equal(begun, ConversationArguments.Begin(Profiles, command, Id));

    [Theory]
    [InlineData("codex")]
    [InlineData("opencode")]
    [InlineData("bash")]
    [InlineData("claude --continue")]
    [InlineData("claude -c")]
    [InlineData("claude --resume")]
    [InlineData("claude --resume=abc")]
    [InlineData("claude -r 1234")]
    [InlineData("claude --session-id 11111111-26aa-40f2-86b5-1ba81b225fd2")]
    [InlineData("claude mcp serve")]
    [InlineData("claude $ARGUMENTS")]
    [InlineData("claude | tee log")]
    [InlineData("cd /tmp && claude")]
    [InlineData("claude; claude")]
    [InlineData("claude \"$(cat prompt)\"")]
    [InlineData("claude 'not closed")]
    [InlineData("--claude")]
    [InlineData("sh claude.sh")]
    [InlineData("sh claude")]
    [InlineData("bash -c 'claude'")]
    [InlineData("env X=1 sh run.sh")]
    [InlineData("node cli.js")]
    [InlineData("env -i claude")]
    [InlineData("")]
    public void What_takes_none_or_says_itself_or_is_more_than_a_program_stays_as_it_is(string command) =>
        Assert.Null(ConversationArguments.Begin(Profiles, command, Id));

    [Theory]
    [InlineData("claude", "claude --verbose", $"claude --resume {Id} --verbose")]
    [InlineData("claude", "claude --continue --model opus", $"claude --resume {Id} --model opus")]
    [InlineData("claude", "claude --session-id 11111111-26aa-40f2-86b5-1ba81b225fd2 --model opus", $"claude --resume {Id} --model opus")]
    [InlineData("codex", "codex --no-daemon -c 'a = 1'", $"codex resume {Id} --no-daemon -c 'a = 1'")]
    [InlineData("codex", "codex resume 11111111-26aa-40f2-86b5-1ba81b225fd2 --full-auto", $"codex resume {Id} --full-auto")]
    [InlineData("opencode", "opencode -s ses_12345678", $"opencode --session {Id}")]
    [InlineData("copilot", "copilot --resume=11111111-26aa-40f2-86b5-1ba81b225fd2", $"copilot --resume={Id}")]
    [InlineData("codex", "npx codex", $"npx codex resume {Id}")]
    [InlineData("codex", "npx -y @openai/codex@0.171.0 --full-auto", $"npx -y @openai/codex@0.171.0 resume {Id} --full-auto")]
    [InlineData("claude", "bunx @anthropic-ai/claude-code", $"bunx @anthropic-ai/claude-code --resume {Id}")]
    [InlineData("codex", "env A=1 codex", $"env A=1 codex resume {Id}")]
    [InlineData("codex", "nohup nice -n 5 /opt/codex", $"nohup nice -n 5 /opt/codex resume {Id}")]
    [InlineData("codex", "node /lib/@openai/codex/bin/codex.js -m x", $"node /lib/@openai/codex/bin/codex.js resume {Id} -m x")]
    public void A_program_goes_on_with_its_conversation_whatever_it_was_started_with(string profile, string command, string resumed) =>
        Assert.Equal(resumed, ConversationArguments.Resume(Profiles.Profiles[profile], command, Id).Command);

    [Theory]
    [InlineData("amp", "amp", "it is not known how amp goes on with one")]
    [InlineData("claude", "cd x && claude", "more than a program and its arguments")]
    [InlineData("claude", "claude 'fix the test'", "a prompt in it, which would be sent again")]
    [InlineData("codex", "sh run.sh", "starts 'sh', and nobody knows whether that hands arguments on to codex: sh run.sh")]
    [InlineData("codex", "sh codex", "starts 'sh'")]
    [InlineData("codex", "bash -c 'codex'", "starts 'bash'")]
    [InlineData("codex", "bash -c 'exec codex \"$@\"' x", "starts 'bash'")]
    [InlineData("codex", "env X=1 sh run.sh", "starts 'sh'")]
    [InlineData("codex", "./run.sh codex", "starts 'run.sh'")]
    [InlineData("codex", "node cli.js", "starts 'node'")]
    [InlineData("codex", "npx -p @openai/codex codex", "starts 'npx'")]
    [InlineData("codex", "npx tool codex", "starts 'npx'")]
    [InlineData("codex", "timeout 5 codex", "starts 'timeout'")]
    [InlineData("codex", "claude --model codex", "starts 'claude'")]
    [InlineData("codex", "env -i codex", "more than a program and its arguments")]
    public void What_cannot_be_gone_on_with_says_why(string profile, string command, string problem) =>
        Assert.Contains(problem, ConversationArguments.Resume(Profiles.Profiles[profile], command, Id).Problem, StringComparison.Ordinal);
}
