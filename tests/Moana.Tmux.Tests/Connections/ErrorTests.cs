using System.Runtime.Versioning;
using Moana.Testing;

namespace Moana.Tmux.Tests.Connections;

/// <summary>What is said when there is no way to a server.</summary>
[SupportedOSPlatform("linux")]
public sealed class ErrorTests
{
    private const int Hang = 60_000;

    [Fact(Timeout = Hang)]
    public async Task A_missing_program_is_named_with_the_remedy()
    {
        var error = await FailsAsync(new() { Executable = "no-such-tmux", SocketName = "moana-test-none" });
        Assert.Equal(TmuxError.ExecutableMissing, error.Error);
        Assert.Contains("'no-such-tmux'", error.Message);
        Assert.Contains("Install tmux", error.Message);
    }

    [Fact(Timeout = Hang)]
    public async Task A_missing_program_of_the_transport_is_named()
    {
        var error = await FailsAsync(new() { Via = "no-such-ssh\nhost" });
        Assert.Equal(TmuxError.CarrierMissing, error.Error);
        Assert.Contains("'no-such-ssh'", error.Message);
    }

    [Fact(Timeout = Hang)]
    public async Task A_tmux_that_is_missing_at_the_other_end_is_named()
    {
        var error = await FailsAsync(new() { Via = "env", Executable = "no-such-tmux" });
        Assert.Equal(TmuxError.ExecutableMissing, error.Error);
        Assert.Contains("no-such-tmux", error.Message);
    }

    [Theory(Timeout = Hang)]
    [InlineData(null)]
    [InlineData("env")]
    public async Task A_socket_that_cannot_be_made_is_named(string? via)
    {
        await using var server = new TmuxServer(new() { SocketPath = "/proc/no/such/place", Executable = PrivateTmux.Executable, Via = via }, new());
        var error = await Assert.ThrowsAsync<TmuxException>(() => server.NewSessionAsync(new() { Name = "a", WindowName = "b" }));
        Assert.Equal(TmuxError.BadSocket, error.Error);
        Assert.Contains("/proc/no/such/place", error.Message);
    }

    [Theory(Timeout = Hang)]
    [InlineData(null)]
    [InlineData("env")]
    public async Task A_file_that_stands_where_the_socket_is_to_be_is_kept(string? via)
    {
        var document = Path.GetTempFileName();
        await File.WriteAllTextAsync(document, "precious");
        await using var server = new TmuxServer(new() { SocketPath = document, Executable = PrivateTmux.Executable, Via = via }, new());
        var error = await Assert.ThrowsAsync<TmuxException>(() => server.NewSessionAsync(new() { Name = "a", WindowName = "b" }));
        Assert.Equal(TmuxError.BadSocket, error.Error);
        Assert.Contains(document, error.Message);
        Assert.Equal("precious", await File.ReadAllTextAsync(document));
        File.Delete(document);
    }

    [Fact(Timeout = Hang)]
    public async Task A_socket_path_that_is_too_long_is_told()
    {
        var error = await FailsAsync(new() { SocketPath = "/tmp/" + new string('x', 200), Executable = PrivateTmux.Executable });
        Assert.Equal(TmuxError.BadSocket, error.Error);
    }

    [Fact(Timeout = Hang)]
    public async Task A_program_that_is_no_tmux_is_told_with_what_it_said()
    {
        var error = await FailsAsync(new() { Executable = "cat" });
        Assert.Equal(TmuxError.ConnectionLost, error.Error);
        Assert.Contains("cat", error.Message);
    }

    [Fact(Timeout = Hang)]
    public async Task A_tmux_that_is_too_old_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("moana-test-");
        try
        {
            var program = Path.Combine(folder.FullName, "tmux");
            await File.WriteAllTextAsync(program, """
                #!/bin/sh
                printf '%%begin 1 1 0\n%%end 1 1 0\n'
                read line
                printf '%%begin 1 2 1\n3.2a attached,control-mode,ignore-size,no-output\n%%end 1 2 1\n'
                read line
                """);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var error = await FailsAsync(new() { Executable = program });
            Assert.Equal(TmuxError.VersionTooOld, error.Error);
            Assert.Contains("3.2a", error.Message);
            Assert.Contains("3.3a or newer", error.Message);
        }
        finally
        {
            folder.DeleteAll();
        }
    }

    [Fact]
    public void A_socket_has_a_name_or_a_path_but_not_both() =>
        Assert.Equal(TmuxError.BadSocket, Assert.Throws<TmuxException>(() => TmuxServer.For(new() { SocketName = "a", SocketPath = "/b" })).Error);

    [Fact]
    public void Equal_endpoints_share_a_server() =>
        Assert.Same(TmuxServer.For(new() { SocketName = "moana-test-shared" }), TmuxServer.For(new() { SocketName = "moana-test-shared" }));

    [Theory]
    [InlineData("3.3a", 3, 3, 1)]
    [InlineData("3.4", 3, 4, 0)]
    [InlineData("tmux 3.7c\n", 3, 7, 3)]
    [InlineData("next-3.6", 3, 6, 0)]
    [InlineData("3.2-rc4", 3, 2, 0)]
    public void A_version_is_read(string text, int major, int minor, int build) =>
        Assert.Equal(new Version(major, minor, build), TmuxVersion.Parse(text).Number);

    [Theory]
    [InlineData("master")]
    [InlineData("openbsd-7.5")]
    public void A_build_without_a_number_counts_as_the_newest(string text) => Assert.True(TmuxVersion.Parse(text).Number > new Version(100, 0));

    private static async Task<TmuxException> FailsAsync(TmuxEndpoint endpoint)
    {
        await using var server = new TmuxServer(endpoint, new());
        return await Assert.ThrowsAsync<TmuxException>(() => server.CaptureTextAsync(new(0), CaptureOptions.Plain));
    }
}
