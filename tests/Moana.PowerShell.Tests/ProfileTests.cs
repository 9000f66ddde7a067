using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class ProfileTests : IClassFixture<Engine>, IDisposable
{
    private static readonly string[] _builtIn = [.. Directory.GetFiles(Path.Combine(TestPaths.Root, "profiles")).Select(f => Path.GetFileNameWithoutExtension(f))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-profiles-");
    private readonly Engine _engine;

    public ProfileTests(Engine engine) => _engine = engine;

    public static TheoryData<string> BuiltIn() => [.. _builtIn];

    public void Dispose() => _folder.DeleteAll();

    [Fact]
    public void A_new_profile_is_one_that_can_be_used_at_once()
    {
        var made = _engine.Run($"New-MoanaProfile mine -Description \"It's mine\" -Path '{_folder}' -PassThru")[0];
        Assert.Equal("It's mine", made.Properties["Description"].Value);
        Assert.Equal(Path.Combine(_folder.FullName, "mine.yaml"), made.Properties["Source"].Value);
        Assert.Equal("True", $"{Assert.Single(_engine.Run($"Test-MoanaProfile '{_folder}' -Quiet"))}");
        Assert.Empty(_engine.Run($"Test-MoanaProfile '{_folder}'"));
        Assert.Equal(
            ["Idle", "Working", "WaitingForInput", "Failed"],
            _engine.Run($"""
                foreach ($screen in "done`n`n> ", "* busy (esc to interrupt)`n`n> ", "Go on? (y/n)", "x`n`nerror: no network`n`n> ") {"{"}
                    "$((Resolve-MoanaStatus -Screen $screen -Profile mine -ProfilePath '{_folder}').Status)"
                {"}"}
                """).Select(o => $"{o}"));
    }

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_new_profile_that_extends_another_says_the_same_until_it_is_edited(string name)
    {
        var made = _engine.Run($"New-MoanaProfile mine -From {name} -Path '{_folder}/' -PassThru; Get-MoanaProfile {name}");
        Assert.Equal(made[1].Properties["Rules"].Value, made[0].Properties["Rules"].Value);
        Assert.Empty(_engine.Run($"Test-MoanaProfile '{_folder}'"));
    }

    [Fact]
    public void A_file_that_is_there_is_overwritten_only_by_force()
    {
        var file = Path.Combine(_folder.FullName, "mine.yaml");
        File.WriteAllText(file, "name: mine\n");
        Assert.StartsWith("ProfileExists,", Error($"New-MoanaProfile mine -Path '{_folder}'"), StringComparison.Ordinal);
        Assert.StartsWith("ProfileExists,", Error($"New-MoanaProfile MINE -Path '{_folder}/other.yaml'"), StringComparison.Ordinal);
        _engine.Run($"New-MoanaProfile mine -Path '{_folder}' -Force -WhatIf");
        Assert.Equal("name: mine\n", File.ReadAllText(file));
        Assert.Single(_folder.GetFiles());

        _engine.Run($"New-MoanaProfile mine -Path '{_folder}' -Force");
        Assert.Contains("rules:", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-MoanaProfile 'a/b'", "BadProfileName")]
    [InlineData("New-MoanaProfile mine -From nobody", "ProfileNotFound")]
    [InlineData("New-MoanaProfile mine -Path /proc/no/such.yaml", "ProfileUnwritable")]
    public void What_cannot_be_written_is_an_error(string command, string id) =>
        Assert.StartsWith(id + ",", Error(command), StringComparison.Ordinal);

    [Fact]
    public void Each_fault_of_a_file_is_told_with_file_line_and_rule()
    {
        var file = Path.Combine(_folder.FullName, "broken.yaml");
        File.WriteAllText(file, "name: x\nnonsense: 1\nrules:\n  - {id: a, status: Idle, region: screen, regex: '['}\n");
        var faults = _engine.Run($"Test-MoanaProfile '{_folder}/*.yaml'");
        Assert.Equal([$"{file}:2:", $"{file}:4:a"], faults.Select(f => $"{f.Properties["File"].Value}:{f.Properties["Line"].Value}:{f.Properties["Rule"].Value}").Order(StringComparer.Ordinal));
        Assert.Equal("False", $"{_engine.Run($"Test-MoanaProfile '{file}' -Quiet")[0]}");
        Assert.Single(_engine.Run($"Test-MoanaProfile '{_folder}/missing.yaml'"));
    }

    [Fact]
    public void The_built_in_profiles_pass_through_the_pipeline() =>
        Assert.Equal(Enumerable.Repeat("True", _builtIn.Length), _engine.Run("Get-MoanaProfile | Test-MoanaProfile -Quiet").Select(o => $"{o}"));

    [Fact(Timeout = 60_000)]
    public async Task A_profile_in_the_users_folder_counts_at_once_and_so_does_its_change()
    {
        var result = await Shells.RunWithModuleAsync($$"""
            [Environment]::SetEnvironmentVariable('XDG_CONFIG_HOME', '{{_folder}}')
            (Get-MoanaProfile codex).Source -like '*/Moana/*'
            New-MoanaProfile codex -From codex
            New-MoanaProfile mine
            (Get-MoanaProfile codex).Source
            [IO.File]::WriteAllText('{{_folder}}/moana/profiles/mine.yaml', "name: mine`ndescription: changed`n")
            (Get-MoanaProfile mine).Description
            """);
        Assert.Equal("", result.StandardError);
        Assert.Equal($"True\n{_folder}/moana/profiles/codex.yaml\nchanged\n", result.StandardOutput);
    }

    private string Error(string command) => Assert.Single(_engine.TryRun(command).Errors).FullyQualifiedErrorId;
}
