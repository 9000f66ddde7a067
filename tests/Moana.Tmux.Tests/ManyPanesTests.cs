using System.Collections.Concurrent;
using Moana.Tmux.Protocol;

namespace Moana.Tmux.Tests;

/// <summary>What is asked for when some of many panes are read.</summary>
public sealed class ManyPanesTests
{
    private const int Panes = 20;
    private const string Option = "@read-in-parts";

    [Fact(Timeout = 60_000)]
    public async Task A_part_of_the_panes_is_read_without_listing_all_of_them()
    {
        await using var rig = await Rig.StartAsync("exec cat");
        for (var i = 1; i < Panes; i++)
        {
            await rig.Tmux.RunAsync("new-window", "-d", "exec cat");
        }

        var panes = (await rig.Server.ListPanesAsync([Option])).Select(p => p.Id).ToList();
        Assert.Equal(Panes, panes.Count);
        var listed = new ConcurrentQueue<TmuxCommand>();
        void Count(TmuxCommand command)
        {
            // Other tests list, too, without this option.
            if (command.Arguments.Contains("-a") && command.Arguments.Any(a => a.Contains(Option, StringComparison.Ordinal)))
            {
                listed.Enqueue(command);
            }
        }

        CommandGate.Passed += Count;
        try
        {
            Assert.Equal(panes.Take(Panes / 2), await ReadAsync(rig, panes.Take(Panes / 2)));
            Assert.Empty(listed);
            Assert.Equal(panes, await ReadAsync(rig, panes));
            Assert.Single(listed);
        }
        finally
        {
            CommandGate.Passed -= Count;
        }
    }

    private static async Task<IEnumerable<PaneId>> ReadAsync(Rig rig, IEnumerable<PaneId> panes) =>
        (await rig.Server.ReadPanesAsync([.. panes], PaneDetails.Command, [Option], CaptureOptions.Styled)).Select(p => p!.Pane.Id);
}
