using System.Management.Automation;
using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class AsyncCommandTests : IDisposable
{
    private static readonly string _commands = Path.Combine(TestPaths.Output("Moana.TestCommands"), "Moana.TestCommands.dll");

    private readonly Engine _engine = new();

    public AsyncCommandTests() => _engine.Run($"Import-Module '{_commands}'");

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void What_many_threads_write_arrives_once_each_and_in_the_order_of_its_thread()
    {
        var output = _engine.Run("Invoke-Crowd -Threads 8 -Count 1000").Select(o => $"{o}").ToList();
        Assert.Equal(8000, output.Distinct().Count());
        Assert.Equal(8000, output.Count);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"3/{i}"), output.Where(o => o.StartsWith("3/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Verbose_text_and_progress_from_other_threads_reach_their_streams()
    {
        using var shell = _engine.NewShell();
        shell.AddScript("Invoke-Crowd -Count 2 -Verbose").Invoke();
        Assert.Equal(["before 0/0", "before 0/1"], shell.Streams.Verbose.Select(v => v.Message));
        Assert.Equal(["0/0", "0/1"], shell.Streams.Progress.Select(p => p.StatusDescription));
    }

    [Fact]
    public void A_slow_pipeline_slows_the_work_down()
    {
        var ahead = _engine.Run("""
            $start = [Moana.TestCommands.State]::Written
            $seen = 0
            Invoke-Crowd -Count 20000 | ForEach-Object {
                if (++$seen -eq 1) { [Threading.Thread]::Sleep(300); [Moana.TestCommands.State]::Written - $start }
            }
            """);
        Assert.InRange((int)Assert.Single(ahead).BaseObject, 1, 2000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_stream_arrives_whole_and_in_order_however_it_comes(int burst)
    {
        Assert.Equal(Enumerable.Range(1, 1000), _engine.Run($"Invoke-Stream -Count 1000 -Burst {burst}").Select(o => (int)o.BaseObject));
    }

    [Fact]
    public void What_a_stream_gave_before_it_broke_is_written()
    {
        var (output, errors) = _engine.TryRun("Invoke-Stream -Count 5 -Burst 9 -Fail");
        Assert.Equal([1, 2, 3, 4, 5], output.Select(o => (int)o.BaseObject));
        Assert.Equal("StreamBroken,Moana.TestCommands.InvokeStreamCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("Wait-Forever", 1)]
    [InlineData("Wait-Forever -Deaf", 1)]
    [InlineData("Wait-Forever | ForEach-Object { $_ }", 1)]
    [InlineData("Invoke-Stream -Count 3 -Burst 9 -Stay", 1, 3)]
    public async Task Stopping_the_pipeline_cancels_the_work_and_returns_at_once(string script, int cancelled, int written = 1)
    {
        var before = Cancelled();
        using var shell = _engine.NewShell();
        var output = new PSDataCollection<PSObject>();
        var running = shell.AddScript(script).BeginInvoke<PSObject, PSObject>(null, output);
        await Eventually.TrueAsync(() => output.Count == written, "the command is ready");

        // Sooner than a deaf command ends.
        await shell.StopAsync(null, null).WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.True(running.IsCompleted);
        Assert.Equal(before + cancelled, Cancelled());
    }

    [Fact]
    public void An_error_further_down_the_pipeline_cancels_the_work_and_passes_as_it_is()
    {
        var before = Cancelled();
        var (_, errors) = _engine.TryRun("Wait-Forever | ForEach-Object { throw 'further down' }");
        Assert.Equal("further down", Assert.Single(errors).ToString());
        Assert.Equal(before + 1, Cancelled());
    }

    [Fact]
    public async Task A_pipeline_that_has_enough_ends_the_work()
    {
        var result = await Shells.RunWithModuleAsync($"""
            Import-Module '{_commands}'
            Wait-Forever | Select-Object -First 1
            "cancelled: $([Moana.TestCommands.State]::Cancelled)"
            """);
        Assert.Equal("ready\ncancelled: 1\n", result.StandardOutput);
        Assert.Equal("", result.StandardError);
    }

    [Fact]
    public void An_error_of_Moanas_is_written_with_its_id_category_and_target_and_the_next_item_goes_on()
    {
        var (output, errors) = _engine.TryRun("'moana', 'fine' | Invoke-Failure");
        Assert.Equal("done fine", $"{Assert.Single(output)}");
        var error = Assert.Single(errors);
        Assert.Equal("ThingNotFound,Moana.TestCommands.InvokeFailureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("thing", error.TargetObject);
        Assert.Equal("There is no thing. Make one.", error.ToString());
        Assert.Equal("Moana.MoanaException", error.Exception.GetType().FullName);
    }

    [Fact]
    public void An_error_of_tmux_says_what_to_do_in_the_words_of_the_cmdlets()
    {
        var error = Assert.Single(_engine.TryRun("'tmux' | Invoke-Failure").Errors);
        Assert.Equal("NoServer,Moana.TestCommands.InvokeFailureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceUnavailable, error.CategoryInfo.Category);
        Assert.Equal("No server runs on socket x.", error.ToString());
        Assert.StartsWith("'New-MoanaSession' starts one", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_Moanas_can_be_caught_by_its_type()
    {
        Assert.Equal("caught", $"{_engine.Run("try { 'moana' | Invoke-Failure -ErrorAction Stop } catch [Moana.MoanaException] { 'caught' }")[0]}");
    }

    [Fact]
    public void An_error_before_the_first_item_ends_the_command()
    {
        var (output, errors) = _engine.TryRun("'fine' | Invoke-Failure -AtOnce -ErrorAction Ignore");
        Assert.Empty(output);
        Assert.Equal("BadBeginning,Moana.TestCommands.InvokeFailureCommand", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void A_defect_is_not_dressed_up_as_an_error_of_the_user()
    {
        var (output, errors) = _engine.TryRun("'defect', 'fine' | Invoke-Failure");
        Assert.Empty(output);
        Assert.IsType<InvalidOperationException>(Assert.Single(errors).Exception.InnerException ?? errors[0].Exception);
    }

    [Theory]
    [InlineData("Set-Thing", "set")]
    [InlineData("Set-Thing -WhatIf", "not set")]
    [InlineData("Set-Thing -Confirm:$false", "set")]
    public void Work_can_ask_whether_it_may(string script, string answer)
    {
        Assert.Equal(answer, $"{Assert.Single(_engine.Run(script))}");
    }

    private int Cancelled() => (int)_engine.Run("[Moana.TestCommands.State]::Cancelled")[0].BaseObject;
}
