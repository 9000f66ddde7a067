using System.Globalization;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Moana.Testing;

namespace Moana.Screens.Adding;

/// <summary>Takes a screen from a pane that lives, with what tmux knows of it.</summary>
internal static class PaneCapture
{
    /// <summary>
    /// Takes the screen. Facts and both captures come from one command line, which tmux runs without reading from the
    /// program in between.
    /// </summary>
    /// <param name="socket">The name of the server's socket.</param>
    /// <param name="pane">The pane.</param>
    /// <param name="source">Agent, version and setting; the size is the pane's.</param>
    /// <param name="label">What a person says of it: name, state, status, turn.</param>
    /// <exception cref="InvalidOperationException">tmux refused.</exception>
    internal static async Task<LabelledScreen> TakeAsync(string socket, string pane, ScreenSource source, LabelledScreen label)
    {
        var result = await Cli.Wrap(PrivateTmux.Executable).WithValidation(CommandResultValidation.None).WithArguments([
            "-u", "-L", socket,
            "display-message", "-p", "-t", pane, "#{pane_width} #{pane_height} #{cursor_x} #{cursor_y} #{alternate_on} #{version}", ";",
            "display-message", "-p", "-t", pane, "#{pane_current_command}", ";",
            "display-message", "-p", "-t", pane, "#{pane_title}", ";",
            "capture-pane", "-p", "-e", "-t", pane, ";",
            "capture-pane", "-p", "-J", "-t", pane]).ExecuteBufferedAsync();
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"tmux -L {socket}, pane {pane}: {result.StandardError.Trim()}");
        }

        var lines = result.StandardOutput.Split('\n');
        var facts = lines[0].Split(' ');
        var height = Number(facts[1]);
        return label with
        {
            Source = source with { Size = $"{facts[0]}x{facts[1]}" },
            Command = lines[1],
            Title = lines[2],
            Cursor = [Number(facts[2]), Number(facts[3])],
            Others = new(label.Others ?? [])
            {
                ["alternate"] = JsonSerializer.SerializeToElement(Number(facts[4])),
                ["tmux"] = JsonSerializer.SerializeToElement(facts[5]),
            },
            StyledText = string.Concat(lines[3..(3 + height)].Select(l => l + "\n")),
            PlainText = string.Join('\n', lines[(3 + height)..]),
        };
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
