using Moana.Testing;

namespace Moana.Surface.Tests;

/// <summary>Answering dialogs by hand.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private readonly PrivateTmux _tmux = new();
    private readonly FakeAgentLog _log = new();
    private readonly Engine _engine = new();

    private string Server => $"-SocketName {_tmux.SocketName}";

    public ValueTask InitializeAsync()
    {
        _engine.Run($$"""
            New-MoanaSession work {{Server}} -Agent @{ codex = '{{TestPaths.FakeAgent}} --style codex --ask --work 0.1 --log {{_log.Path}}' }
            $null = Send-MoanaPrompt codex 'do it' {{Server}} -PassThru
            $null = Wait-MoanaStatus codex WaitingForInput -Timeout 30 {{Server}}
            """);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _tmux.DisposeAsync();
        _log.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatIf_shows_the_dialogs_text_and_presses_nothing()
    {
        var result = await Shells.RunWithModuleAsync($"Get-MoanaStatus {Server} | Send-MoanaKey -Answer confirm -WhatIf");
        Assert.Contains("Choose 1 'Yes, proceed (y)' in agent 'codex'", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Would you like to run the following command?", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal("", result.StandardError);
        Assert.Empty(_log.Events("dialog-answered"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_person_is_asked_with_the_dialogs_text_and_where_there_is_nobody_nothing_is_pressed()
    {
        var result = await Shells.RunWithModuleAsync($"Send-MoanaKey codex Enter {Server}");
        Assert.NotEqual("", result.StandardError);
        Assert.Empty(_log.Events("dialog-answered"));
    }

    [Fact(Timeout = 60_000)]
    public void What_became_of_it_is_told_with_the_status_before_and_after()
    {
        var receipt = Assert.Single(_engine.Run($"Get-MoanaStatus {Server} | Send-MoanaKey -Key 1 -Confirm:$false -PassThru"));
        Assert.Equal("Answered", $"{receipt.Properties["Outcome"].Value}");
        Assert.Equal("1", receipt.Properties["Keys"].Value);
        Assert.Equal("WaitingForInput", $"{receipt.Properties["StatusBefore"].Value}");
        Assert.Matches("Working|Completed", $"{receipt.Properties["StatusAfter"].Value}");
        Assert.Contains("Would you like", $"{receipt.Properties["Question"].Value}", StringComparison.Ordinal);
        Assert.True(Assert.Single(_log.Events("dialog-answered")).Facts.GetProperty("accepted").GetBoolean());

        // The receipt is an address: it goes on through the pipeline.
        Assert.Equal("codex", _engine.Run($"Send-MoanaKey codex F9 {Server} -Timeout 0 -PassThru -Confirm:$false | Get-MoanaAgent")[0].Properties["Name"].Value);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Send-MoanaKey codex Enter, Retrun", "KeyUnknown", "Retrun")]
    [InlineData("Send-MoanaKey codex -Answer perhaps", "AnswerUnknown", "1 'Yes, proceed (y)'")]
    [InlineData("Send-MoanaKey nobody Enter", "AgentNotFound", "codex")]
    [InlineData("Send-MoanaKey codex F9 -Timeout 0.3", "KeysWithoutEffect", "Get-MoanaOutput")]
    public Task What_cannot_be_pressed_is_told_and_the_dialog_stays(string command, string id, string text)
    {
        var error = Assert.Single(_engine.TryRun($"{command} {Server} -Confirm:$false").Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, $"{error} {error.ErrorDetails?.RecommendedAction}", StringComparison.Ordinal);
        Assert.Empty(_log.Events("dialog-answered"));
        return Task.CompletedTask;
    }

    [Fact(Timeout = 60_000)]
    public void A_session_in_the_pipeline_means_its_agents()
    {
        _engine.Run($"New-MoanaSession other {Server} -Agent @{{ amp = '{TestPaths.FakeAgent} --style amp' }}");
        Assert.Equal("codex", _engine.Run($"Get-MoanaSession work {Server} | Get-MoanaStatus")[0].Properties["Name"].Value);
        Assert.Equal(["amp", "codex"], _engine.Run($"Get-MoanaSession {Server} | Get-MoanaAgent").Select(a => $"{a.Properties["Name"].Value}"));
        Assert.Empty(_engine.Run($"Get-MoanaSession other {Server} | Get-MoanaAgent c*"));
        Assert.NotEmpty(_engine.Run($"Get-MoanaSession other {Server} | Wait-MoanaStatus -Status Idle -Timeout 20"));
        var receipt = Assert.Single(_engine.Run($"Get-MoanaSession other {Server} | Send-MoanaPrompt 'go on' -PassThru"));
        Assert.Equal("amp", receipt.Properties["Name"].Value);
    }
}
