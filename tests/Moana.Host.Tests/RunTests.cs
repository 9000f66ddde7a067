using Moana.Testing;

namespace Moana.Hosting.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task Without_arguments_it_says_what_it_is()
    {
        var result = await Shells.HostAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("runs a PowerShell script with the module Moana imported", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("no Select-Object", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_runs_with_the_module_imported()
    {
        var result = await Shells.HostAsync("-Command", "(Get-Command Get-MoanaSession).Source");
        Assert.Equal("Moana\n", result.StandardOutput);
        Assert.Equal("", result.StandardError);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Nothing_is_imported_when_told_so()
    {
        var result = await Shells.HostAsync("-NoImport", "-Command", "'loaded: ' + @(Get-Module Moana).Count");
        Assert.Equal("loaded: 0\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_file_gets_its_arguments_by_name_and_place_and_knows_where_it_is()
    {
        using var file = new ScriptFile("param([string]$Name, [switch]$Flag, [string]$Place) \"$Name|$Flag|$Place|$PSScriptRoot\"");
        var result = await Shells.HostAsync("-File", file.Path, "-Name", "it's $x", "-Flag", "last one");
        Assert.Equal($"it's $x|True|last one|{Path.GetDirectoryName(file.Path)}\n", result.StandardOutput);
    }

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("exit", 0)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("Get-Nothing; 'goes on'", 0)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Nothing", 1)]
    [InlineData("if (", 1)]
    public async Task The_exit_code_says_how_the_script_ended(string script, int code)
    {
        Assert.Equal(code, (await Shells.HostAsync("-Command", script)).ExitCode);
        using var file = new ScriptFile(script);
        Assert.Equal(code, (await Shells.HostAsync("-File", file.Path)).ExitCode);
    }

    [Theory]
    [InlineData("-Command")]
    [InlineData("-File", "/no/such/file.ps1")]
    [InlineData("-Nonsense")]
    [InlineData("-NoImport")]
    [InlineData("-Module", "/no/such/module", "-Command", "1")]
    public async Task A_wrong_command_line_is_told_and_exits_64(params string[] arguments)
    {
        var result = await Shells.HostAsync(arguments);
        Assert.Equal(64, result.ExitCode);
        Assert.StartsWith("moana: ", result.StandardError, StringComparison.Ordinal);
        Assert.Equal("", result.StandardOutput);
    }

    [Fact]
    public async Task Errors_warnings_and_verbose_text_go_to_stderr_and_objects_to_stdout()
    {
        var result = await Shells.HostAsync("-Command",
            "& { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w1'); $PSCmdlet.WriteVerbose('v1'); Get-Nothing; 'object' } -Verbose; throw 'last'");
        Assert.Equal("object\n", result.StandardOutput);
        foreach (var text in (string[])["WARNING: w1", "VERBOSE: v1", "Get-Nothing", "last"])
        {
            Assert.Contains(text, result.StandardError, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_escape_sequence_and_no_progress_is_written_to_a_pipe()
    {
        var result = await Shells.HostAsync("-Command",
            "& { [CmdletBinding()] param() $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(1, 'working', 'hard')) }; \"$([char]27)[31mred$([char]27)[0m\"; Get-Command Get-Help");
        Assert.DoesNotContain('\u001b', result.StandardOutput + result.StandardError);
        Assert.DoesNotContain("working", result.StandardOutput + result.StandardError, StringComparison.Ordinal);
        Assert.StartsWith("red\n", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_without_anybody_to_ask_is_an_error()
    {
        var result = await Shells.HostAsync("-Command", "$Host.UI.ReadLine()");
        Assert.Contains("nobody to ask", result.StandardError, StringComparison.Ordinal);
    }
}
