namespace Moana.Agents.Tests;

/// <summary>How an agent is started.</summary>
public sealed class ProgramStartTests
{
    [Theory]
    [InlineData("codex --full-auto", "codex")]
    [InlineData("'/opt/tools/claude' --resume", "claude")]
    [InlineData("CLAUDE_CONFIG_DIR='/home/me/claude' RUST_LOG=info codex", "codex")]
    [InlineData("A=claude", "")]
    public void A_variable_before_a_program_does_not_name_it(string command, string program) => Assert.Equal(program, ProgramStart.ProgramOf(command));
}
