using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Bad input is a clear error with a stable id and a next step, before anything is sent.</summary>
public sealed class BadInputTests : IClassFixture<BadInputTests.Rig>
{
    private readonly Rig _rig;

    public BadInputTests(Rig rig) => _rig = rig;

    [Theory]
    [InlineData("Get-MoanaStatus nobody", "AgentNotFound", "Register-MoanaAgent")]
    [InlineData("Get-MoanaStatus cod", "AgentNotFound", "codex")]
    [InlineData("Get-MoanaStatus -Session nowhere", "SessionNotFound", "Get-MoanaSession")]
    [InlineData("Get-MoanaStatus -Session wor", "SessionNotFound", "work")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{ codex = 9 }", "WindowNotFound", "0 (codex)")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{ codex = 'code' }", "WindowNotFound", "codex")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{ a = 0; b = 'codex' }", "PaneTaken", "agent 'a'")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{ a = '' }", "BadAgentMap", "index")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{ 'a b' = 0 }", "BadAgentName", "letters")]
    [InlineData("Get-MoanaStatus -Session work -Agent @{}", "NoAgents", "New-MoanaSession")]
    [InlineData("Get-MoanaStatus -PaneId '%99'", "PaneNotFound", "Get-MoanaAgent")]
    [InlineData("Send-MoanaPrompt nobody hello", "AgentNotFound", "Agents here")]
    [InlineData("Send-MoanaPrompt codex ''", "EmptyPrompt", "more than blanks")]
    [InlineData("Send-MoanaPrompt codex \" `n \"", "EmptyPrompt", "nothing was sent")]
    [InlineData("Send-MoanaPrompt codex \"a`e[201~b\"", "PromptHasEscapes", "-RemoveEscapes")]
    [InlineData("Send-MoanaPrompt -Prompt hello", "NoTarget", "-Name")]
    [InlineData("Send-MoanaPrompt dead hello -Timeout 5", "PromptRefused", "'Restart-MoanaAgent dead' starts the agent again in its pane")]
    [InlineData("Register-MoanaAgent -Name codex -Session work -Window shell", "AgentExists", "Unregister-MoanaAgent")]
    [InlineData("Register-MoanaAgent -Name second -Session work -Window codex", "PaneTaken", "codex")]
    [InlineData("Register-MoanaAgent -Name 'no/good' -Session work -Window shell", "BadAgentName", "letters")]
    [InlineData("Register-MoanaAgent -Name x -Session work -Window shell -Profile nope", "ProfileNotFound", "codex")]
    [InlineData("Register-MoanaAgent -Name x -Session work -Window dead", "PaneDead", "ended")]
    [InlineData("Register-MoanaAgent -Name x -Session work -Window 42", "WindowNotFound", "Windows here")]
    [InlineData("New-MoanaSession -Name work -Agent @{ a = 'true' }", "SessionExists", "Remove-MoanaSession")]
    [InlineData("New-MoanaSession -Name 'a.b' -Agent @{ a = 'true' }", "BadSessionName", "'.'")]
    [InlineData("New-MoanaSession -Name new -Agent @{ a = ' ' }", "EmptyCommand", "-Agent")]
    [InlineData("New-MoanaSession -Name new -Agent @{ codex = 'true' }", "AgentExists", "codex")]
    [InlineData("New-MoanaSession -Name new -Agent @{ a = 'true' } -Path /no/such/folder", "FolderNotFound", "-Path")]
    [InlineData("Remove-MoanaSession wor -Confirm:$false", "SessionNotFound", "work")]
    [InlineData("Start-MoanaOrchestration -Session work", "NoTasks", "-Task")]
    [InlineData("Start-MoanaOrchestration -Session nowhere -Queue x", "SessionNotFound", "Get-MoanaSession")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ gemini = 'x' }", "TaskForUnknownAgent", "codex")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = '' }", "EmptyPrompt", "codex")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = \"x`e[A\" }", "PromptHasEscapes", "nothing was sent")]
    [InlineData("Start-MoanaOrchestration -Session work -Task 5", "BadTask", "New-MoanaTask")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Answer @{ Match = 'y' }", "BadAnswer", "Keys")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Answer @{ Match = '.'; Keys = 'Enter' } -WhatIf", "AnswerRuleInvalid", "fits every question")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Answer @{ Match = 'a|'; Keys = 'Enter' } -WhatIf", "AnswerRuleInvalid", "fits every question")]
    [InlineData("Start-MoanaOrchestration -Session work -Task (New-MoanaTask x -Agent codex -DependsOn nosuch) -WhatIf", "PlanInvalid", "nosuch")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Budget @{ Tokns = 5 }", "BadBudget", "tokens")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Budget @{ Tokens = -5 }", "BadBudget", "whole number above 0")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = 'x' } -Budget @{ Cost = 'much' }", "BadBudget", "US dollars")]
    [InlineData("Start-MoanaOrchestration -Session work -Task @{ codex = '{{1.answer}}' }", "PlanInvalid", "1.answer")]
    public void It_is_told_with_an_id_and_a_next_step_and_nothing_is_sent(string command, string id, string nextStep)
    {
        var (_, errors) = _rig.Engine.TryRun(command.Replace("-MoanaSession", $"-MoanaSession {_rig.Server}", StringComparison.Ordinal) is var named && named != command
            ? named
            : command + " " + _rig.Server);

        var error = Assert.Single(errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(nextStep, $"{error} {error.ErrorDetails.RecommendedAction}", StringComparison.Ordinal);
        Assert.Empty(_rig.Log.Prompts());
    }

    [Theory]
    [InlineData("$null | Get-MoanaHost", "localhost")]
    [InlineData("$null | Get-MoanaProfile", "codex")]
    [InlineData("$null | Get-MoanaSession SERVER", "work")]
    [InlineData("Get-MoanaAgent -ProfilePath $null SERVER", "codex")]
    [InlineData("$null | Get-MoanaMessage -Store STORE", null)]
    [InlineData("$null | Get-MoanaOrchestration -Store STORE", null)]
    [InlineData("$null | Get-MoanaRun -Store STORE", null)]
    [InlineData("$null | Remove-MoanaMessage -Store STORE", null)]
    [InlineData("Start-MoanaOrchestration -Queue $null -Task @{ codex = 'x' } -WhatIf -Store STORE SERVER", null)]
    public void Null_is_taken_for_a_parameter_that_is_not_given(string command, string? named)
    {
        using var folder = new TemporaryFolder();

        var (output, errors) = _rig.Engine.TryRun(command.Replace("SERVER", _rig.Server, StringComparison.Ordinal).Replace("STORE", $"{folder}/moana.db", StringComparison.Ordinal));

        Assert.Empty(errors);
        Assert.True(named is null ? output.Count == 0 : output.Any(o => $"{o.Properties["Name"]?.Value}" == named));
    }

    [Theory]
    [InlineData("Get-MoanaStatus -Name codex, $null")]
    [InlineData("Get-MoanaHook -Name $null")]
    [InlineData("Get-MoanaProfile -ProfilePath $null")]
    [InlineData("Get-MoanaMcpConfiguration -Name $null")]
    [InlineData("Get-MoanaNotification -Name $null")]
    [InlineData("Test-MoanaProfile -Path $null")]
    [InlineData("Start-MoanaOrchestration -Queue 'x', $null -Session work")]
    public void Null_within_a_list_is_told_and_nothing_is_done(string command)
    {
        var parameter = command.Split(' ').First(w => w.StartsWith('-'));

        var error = Assert.Single(_rig.Engine.TryRun(command.Replace($"{parameter} $null", $"{parameter} @($null)", StringComparison.Ordinal)).Errors);

        Assert.StartsWith("NullInList,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(parameter, $"{error}", StringComparison.Ordinal);
        Assert.Empty(_rig.Log.Prompts());
    }

    [Theory]
    [InlineData("-SocketName moana-nobody", "NoServer")]
    [InlineData("-SocketPath /no/such/folder/socket", "NoServer|BadSocket")]
    [InlineData("-SocketName a -SocketPath /b", "SocketAmbiguous")]
    public void A_server_that_is_not_there_is_named(string server, string ids)
    {
        foreach (var command in new[] { "Get-MoanaStatus", "Send-MoanaPrompt codex hello", "Start-MoanaOrchestration -Session work -Queue x", "Wait-MoanaStatus codex Idle" })
        {
            var error = Assert.Single(_rig.Engine.TryRun($"{command} {server}").Errors);
            Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], ids.Split('|'));
            Assert.Contains(server.Split(' ')[1], error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tmux_that_is_too_old_is_refused_with_its_version()
    {
        var folder = Directory.CreateTempSubdirectory("moana-old-");
        try
        {
            var program = Path.Combine(folder.FullName, "tmux");
            await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$*\" = -V ] && echo 'tmux 3.2a' && exit\necho 'no server running' >&2\nexit 1\n", TestContext.Current.CancellationToken);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var result = await Shells.RunWithModuleAsync($"[Environment]::SetEnvironmentVariable('MOANA_TMUX', '{program}'); New-MoanaSession -Name x -Agent @{{ a = 'true' }} -SocketName moana-nobody");

            Assert.Contains("3.2a", result.StandardError, StringComparison.Ordinal);
            Assert.Contains("3.3a", result.StandardError, StringComparison.Ordinal);
        }
        finally
        {
            folder.DeleteAll();
        }
    }

    /// <summary>A session with an agent, a shell and a dead agent.</summary>
    public sealed class Rig : IAsyncLifetime
    {
        private readonly PrivateTmux _tmux = new();

        public Engine Engine { get; } = new();

        public FakeAgentLog Log { get; } = new();

        public string Server => $"-SocketName {_tmux.SocketName}";

        public async ValueTask InitializeAsync()
        {
            Engine.Run($"New-MoanaSession -Name work {Server} -Agent @{{ codex = '{TestPaths.FakeAgent} --style codex --log {Log.Path}' }}");
            await _tmux.RunAsync("new-window", "-d", "-t", "=work:", "-n", "shell", "sh");
            await _tmux.RunAsync("new-window", "-d", "-t", "=work:", "-n", "dead", "read line");
            await _tmux.RunAsync("set-option", "-w", "-t", "=work:dead", "remain-on-exit", "on");
            Engine.Run($"Register-MoanaAgent -Name dead -Session work -Window dead {Server}");
            await _tmux.RunAsync("send-keys", "-t", "=work:dead", "Enter");
            await Eventually.TrueAsync(
                async () => await _tmux.RunAsync("display-message", "-p", "-t", "=work:dead", "#{pane_dead}") == "1", "the dead agent");
        }

        public async ValueTask DisposeAsync()
        {
            Engine.Dispose();
            await _tmux.DisposeAsync();
            Log.Dispose();
        }
    }
}
