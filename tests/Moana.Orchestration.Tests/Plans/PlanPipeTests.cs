using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Text;
using Moana.Plans;
using Moana.Testing;

namespace Moana.Orchestration.Tests.Plans;

/// <summary>What a shell's <c>&lt;(...)</c> gives is read as a plan; what may never end is not.</summary>
public sealed class PlanPipeTests
{
    [Theory]
    [InlineData("tasks:\n  - { id: build, prompt: Build it., path: sub }\n")]
    [InlineData(" [ { \"id\": \"build\", \"prompt\": \"Build it.\", \"path\": \"sub\" } ]")]
    public async Task A_pipe_of_the_shell_is_read_to_its_end(string text)
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var end = pipe.ClientSafePipeHandle;
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{end.DangerousGetHandle()}");
        var reading = Task.Run(() => Plan.Read(path));
        foreach (var part in text.Chunk(7))
        {
            await pipe.WriteAsync(Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);
        }

        pipe.Dispose();
        var plan = await reading;
        Assert.Empty(plan.Problems);
        var task = Assert.Single(plan.Tasks);
        Assert.Equal(("build", "Build it.", Path.Combine(Environment.CurrentDirectory, "sub")), (task.Id, task.Prompt, task.Path));
    }

    [Fact]
    public async Task A_pipe_that_gives_more_than_any_plan_is_refused()
    {
        using var yes = Process.Start(new ProcessStartInfo("yes") { RedirectStandardOutput = true })!;
        try
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/proc/{yes.Id}/fd/1");
            var error = await Task.Run(() => Assert.Throws<IOException>(() => Plan.Read(path)));
            Assert.Contains("64,000,000 bytes", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            yes.Kill();
            await yes.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("endless")]
    [InlineData("pipe")]
    public async Task A_device_or_a_named_pipe_is_refused_at_once(string kind)
    {
        using var folder = new TemporaryFolder();
        var file = folder["plan.yaml"];
        if (kind == "endless") File.CreateSymbolicLink(file, "/dev/zero");
        else await Process.Start("mkfifo", file).WaitForExitAsync(TestContext.Current.CancellationToken);
        var error = await Task.Run(() => Assert.Throws<IOException>(() => Plan.Read(file)));
        Assert.Contains("no file", error.Message, StringComparison.Ordinal);
    }
}
