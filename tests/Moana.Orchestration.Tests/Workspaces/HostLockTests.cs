using System.Diagnostics;
using System.Globalization;
using Moana.Hosts;
using Moana.Testing;
using Moana.Workspaces;

namespace Moana.Orchestration.Tests.Workspaces;

/// <summary>
/// Landings at the end of a carrier that can be cut while what was begun at the other end goes on, as ssh can: its own processes carry
/// input and output, and the shell there is none of theirs.
/// </summary>
public sealed class HostLockTests : IAsyncLifetime
{
    private const string Carrier =
        "i=$0.$$; mkfifo \"$i.in\" \"$i.out\"; XDG_STATE_HOME=$0.state setsid \"$@\" <\"$i.in\" >\"$i.out\" 2>/dev/null & "
        + "cat \"$i.out\" & echo $$ $! >>\"$0.pids\"; exec cat >\"$i.in\"";

    private GitRig _rig = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await GitRig.CreateAsync();
        _rig.Host = Host.For("build1", string.Join('\n', "sh", "-c", Carrier, _rig["carrier"]));
    }

    public ValueTask DisposeAsync()
    {
        Cut(Carriers());
        _rig.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_landing_that_has_lost_its_lock_moves_nothing_though_its_validation_passed()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "made.txt", "m\n");
        var before = await _rig.GitAsync("rev-parse", "main");
        var landing = _rig.LandAsync("codex", o => o with { Validate = [Wait("validation")] });
        await Eventually.TrueAsync(() => File.Exists(_rig["validation.began"]), "the validation runs");

        // All ways but that of the validation, which was opened last.
        Cut(Carriers()[..^1]);
        File.WriteAllText(_rig["validation.go"], "");
        Assert.True(HostErrors.IsAway(await Assert.ThrowsAsync<MoanaException>(() => landing)));
        Assert.Equal(before, await _rig.GitAsync("rev-parse", "main"));

        var landed = await _rig.LandAsync("codex", o => o with { Validate = ["test -f made.txt"] });
        Assert.Equal((LandingOutcome.Landed, landed.Commit), (landed.Outcome, await _rig.GitAsync("rev-parse", "main")));
    }

    [Fact]
    public async Task What_runs_there_when_the_way_is_cut_keeps_the_lock_until_it_has_ended()
    {
        var workspace = await _rig.MakeAsync("codex");
        GitRig.Write(workspace.Path, "made.txt", "m\n");
        Hook($"#!/bin/sh\n{Wait("hook")}\n");
        var landing = _rig.LandAsync("codex");
        await Eventually.TrueAsync(() => File.Exists(_rig["hook.began"]), "git runs there");
        Cut(Carriers());
        Assert.True(HostErrors.IsAway(await Assert.ThrowsAsync<MoanaException>(() => landing)));

        _rig.Host = null;
        var here = await _rig.OpenAsync();
        Task<RepositoryLock> TakeAsync(TimeSpan patience) => RepositoryLock.TakeAsync(here, RepositoryLock.Landing, patience, TimeProvider.System, Token);
        var error = await Assert.ThrowsAsync<MoanaException>(() => TakeAsync(TimeSpan.Zero));
        Assert.Equal("LandingQueueBusy", error.ErrorId);
        Assert.Matches(@"held by process \d+ on \S+\.$", error.Message);
        File.WriteAllText(_rig["hook.go"], "");
        using (await TakeAsync(TimeSpan.FromMinutes(5)))
        {
            Assert.True(File.Exists(_rig["hook.ended"]));
        }

        Assert.Equal(LandingOutcome.Landed, (await _rig.LandAsync("codex")).Outcome);
    }

    [Fact]
    public async Task Who_has_lost_the_lock_starts_no_validation_where_another_one_works()
    {
        var there = await _rig.OpenAsync();
        using var lost = await RepositoryLock.TakeAsync(there, RepositoryLock.Landing, TimeSpan.FromMinutes(1), TimeProvider.System, Token);
        async Task<bool> RunsAsync(string file)
        {
            var command = $"echo ran >{HostProgram.Quote(_rig[file])}";
            return (await lost.Repository.Place.Validator.RunAsync([command], _rig.Root, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), Token))[^1].Passed;
        }

        Assert.True(await RunsAsync("one"));
        Cut(Carriers());
        _rig.Host = null;
        using var mine = await RepositoryLock.TakeAsync(await _rig.OpenAsync(), RepositoryLock.Landing, TimeSpan.FromMinutes(1), TimeProvider.System, Token);
        Assert.False(await RunsAsync("other"));
        Assert.Equal((true, false), (File.Exists(_rig["one"]), File.Exists(_rig["other"])));
    }

    [Fact]
    public async Task A_hook_that_hangs_is_ended_there_and_told()
    {
        Hook($"#!/bin/sh\necho $$ >{HostProgram.Quote(_rig["pid"])}\nexec sleep 600\n");
        var git = (await _rig.OpenAsync()).Git with { Patience = TimeSpan.FromSeconds(1) };
        var error = await Assert.ThrowsAsync<MoanaException>(() => git.RunAsync(["checkout", "--quiet", "--detach"], Token));
        Assert.Equal("GitTimeout", error.ErrorId);
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{File.ReadAllText(_rig["pid"]).Trim()}"), "the hook has ended");
    }

    /// <summary>Commands that say that they began, wait to be let go on, and say that they ended.</summary>
    private string Wait(string name) =>
        $"echo >{HostProgram.Quote(_rig[name + ".began"])}; until [ -e {HostProgram.Quote(_rig[name + ".go"])} ]; do sleep 0.05; done; echo >{HostProgram.Quote(_rig[name + ".ended"])}";

    private void Hook(string script)
    {
        GitRig.Write(_rig.Root, ".git/hooks/post-checkout", script);
        File.SetUnixFileMode(Path.Combine(_rig.Root, ".git/hooks/post-checkout"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string[] Carriers() => File.Exists(_rig["carrier.pids"]) ? File.ReadAllLines(_rig["carrier.pids"]) : [];

    /// <summary>Ends the processes of carriers, and none of those at their other ends.</summary>
    private static void Cut(IEnumerable<string> carriers)
    {
        foreach (var id in carriers.SelectMany(c => c.Split(' ')).Select(id => int.Parse(id, CultureInfo.InvariantCulture)))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }
    }
}
