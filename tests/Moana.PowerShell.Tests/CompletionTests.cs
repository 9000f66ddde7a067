using System.Management.Automation;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class CompletionTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public CompletionTests(Engine engine) => _engine = engine;

    [Fact]
    public async Task Sessions_complete_from_the_server_that_the_command_line_names_with_what_is_known_of_them()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("work");
        await tmux.NewSessionAsync("other");

        var found = Complete($"Get-MoanaSession -SocketName {tmux.SocketName} -Name w");
        Assert.Equal("work", Assert.Single(found).CompletionText);
        Assert.Contains("1 window", found[0].ToolTip, StringComparison.Ordinal);
        Assert.Equal(["other", "work"], Complete($"Get-MoanaSession -SocketName {tmux.SocketName} -Name ").Select(c => c.CompletionText));
    }

    [Theory]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("cost$", "'cost$'")]
    [InlineData("plain-1_x", "plain-1_x")]
    public async Task A_name_is_quoted_where_PowerShell_would_misread_it_and_can_be_used_as_it_stands(string name, string completed)
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync(name);
        var found = Assert.Single(Complete($"Get-MoanaSession -SocketName {tmux.SocketName} -Name "));
        Assert.Equal(completed, found.CompletionText);
        Assert.Equal(name, found.ListItemText);
        Assert.Equal(name, $"{_engine.Run($"(Get-MoanaSession -SocketName {tmux.SocketName} -Name {found.CompletionText}).Name")[0]}");
    }

    [Fact]
    public async Task What_was_typed_may_stand_in_quotes_already()
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("two words");
        Assert.Equal("'two words'", Assert.Single(Complete($"Get-MoanaSession -SocketName {tmux.SocketName} -Name 'two w")).CompletionText);
    }

    [Theory]
    [InlineData("*-Moana*:SocketName")]
    [InlineData("Get-MoanaSession:SocketName")]
    public async Task A_server_that_the_defaults_name_is_completed_from(string key)
    {
        await using var tmux = new PrivateTmux();
        await tmux.NewSessionAsync("work");
        _engine.Run($"$PSDefaultParameterValues['{key}'] = '{tmux.SocketName}'");
        try
        {
            Assert.Equal("work", Assert.Single(Complete("Get-MoanaSession -Name ")).CompletionText);
            Assert.DoesNotContain(Complete("Get-MoanaSession -SocketName moana-nobody -Name "), c => c.ResultType == CompletionResultType.ParameterValue);
        }
        finally
        {
            _engine.Run("$PSDefaultParameterValues.Clear()");
        }
    }

    [Fact]
    public void Without_a_server_there_is_nothing_to_complete_and_no_error()
    {
        Assert.DoesNotContain(Complete("Get-MoanaSession -SocketName moana-nobody -Name "), c => c.ResultType == CompletionResultType.ParameterValue);
    }

    private List<CompletionResult> Complete(string line)
    {
        using var shell = _engine.NewShell();
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches];
    }
}
