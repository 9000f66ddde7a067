using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Moana.FakeAgent.Behaviour;
using Moana.FakeAgent.Terminals;

namespace Moana.FakeAgent;

/// <summary>The program: one thread that waits for keys, signals and time, lets the agent act, and paints.</summary>
internal static class Program
{
    /// <summary>Milliseconds from one picture of the spinner to the next.</summary>
    internal const int FrameTime = 100;

    /// <summary>How long an escape may wait for the rest of its sequence, milliseconds.</summary>
    private const int EscapeTime = 30;

    internal static int Main(string[] arguments)
    {
        try
        {
            var options = Options.Parse(arguments);
            if (options.AsksForHelp)
            {
                Console.Out.Write(Help.Text);
                return 0;
            }

            var timers = new Timers();
            var log = new EventLog(options.Log, options.Name);
            var agent = new Agent(options, log, timers);
            if (Terminal.Open() is not { } terminal)
                throw new OptionException("Standard input and output are no terminal: start it in a tmux pane.");

            return Run(agent, terminal, timers, log);
        }
        catch (OptionException problem)
        {
            Console.Error.WriteLine($"moana-fake-agent: {problem.Message} See --help.");
            return 2;
        }
    }

    private static int Run(Agent agent, Terminal terminal, Timers timers, EventLog log)
    {
        Span<int> wake = stackalloc int[2];
        _ = Native.Pipe(wake, Native.CloseOnExec);
        var wakeUp = wake[1];
        PosixSignal? end = null;
        using var resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Native.Write(wakeUp, "r"u8, 1));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnEnd);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnEnd);

        var painter = new Painter();
        var parser = new InputParser();
        var buffer = new byte[65536];
        var isStill = true;
        agent.Start(Terminal.EnableBracketedPaste);
        timers.After(0, () => ThreadPool.QueueUserWorkItem(_ => SHA256.HashData("warm"u8)));
        while (agent.ExitCode is null)
        {
            if (!agent.IsFrozen)
            {
                var (columns, rows) = Terminal.Size();
                painter.Paint(agent.Draw(columns, rows), columns, rows);
            }

            var wait = Wait(agent, timers, parser);
            if (wait < 0 && !isStill)
                log.Write("still");

            isStill = wait < 0;
            Span<Native.PollTarget> targets = [new() { File = 0, Events = Native.PollIn }, new() { File = wake[0], Events = Native.PollIn }];
            var ready = Native.Poll(targets, 2, wait);
            if (targets[1].Returned != 0 && ready > 0)
            {
                _ = Native.Read(wake[0], buffer, buffer.Length);
                painter.Forget();
            }

            if (end is { } signal)
                agent.Exit(128 + (signal == PosixSignal.SIGTERM ? 15 : 1), signal.ToString());
            else if (targets[0].Returned != 0 && ready > 0)
                Handle(agent, parser, buffer);
            else if (ready == 0 && parser.IsUndecided)
                parser.Flush().ForEach(agent.Handle);

            timers.RunDue();
        }

        if (agent.HasCrashed)
            terminal.Abandon();
        else
            terminal.Restore();

        return agent.ExitCode.Value;

        void OnEnd(PosixSignalContext context)
        {
            context.Cancel = true;
            end = context.Signal;
            Native.Write(wakeUp, "e"u8, 1);
        }
    }

    private static void Handle(Agent agent, InputParser parser, byte[] buffer)
    {
        var count = Terminal.Read(buffer);
        if (count == 0)
            agent.Exit(129, "the terminal is gone");

        foreach (var input in parser.Feed(buffer.AsSpan(0, count)))
        {
            if (agent.ExitCode is null)
                agent.Handle(input);
        }
    }

    private static int Wait(Agent agent, Timers timers, InputParser parser)
    {
        var wait = timers.Wait;
        if (agent.IsAnimated)
            wait = Shorter(wait, FrameTime - (int)(timers.Now % FrameTime));

        return parser.IsUndecided ? Shorter(wait, EscapeTime) : wait;
    }

    private static int Shorter(int wait, int other) => wait < 0 ? other : Math.Min(wait, other);
}
