using CliWrap;
using Moana.Tmux.Connections;

namespace Moana.Tmux.Tests.Connections;

/// <summary>Files between processes stand where nobody else can put anything.</summary>
public sealed class RuntimeFolderTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string None = "/no/such/folder";

    private readonly string _folder = Directory.CreateTempSubdirectory("moana-runtime-").FullName;

    private string Own => Path.Combine(_folder, "own");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_users_runtime_folder_is_taken_as_named_or_where_it_usually_is()
    {
        Assert.Equal(Path.Combine(_folder, "moana"), RuntimeFolder.Open(_folder, None, Own));
        Assert.Equal(Path.Combine(_folder, "moana"), RuntimeFolder.Open(null, _folder, Own));
        Assert.Equal(Path.Combine(_folder, "moana"), RuntimeFolder.Open(None, _folder, Own));
        Assert.Equal(Private, File.GetUnixFileMode(Path.Combine(_folder, "moana")));
    }

    [Fact]
    public void Without_one_a_folder_is_made_that_only_the_user_can_open()
    {
        Assert.Equal(Own, RuntimeFolder.Open(null, None, Own));
        Assert.Equal(Own, RuntimeFolder.Open("", None, Own));
        Assert.Equal(Private, File.GetUnixFileMode(Own));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    public void A_folder_that_others_can_open_is_not_taken(UnixFileMode others)
    {
        Directory.CreateDirectory(Own);
        File.SetUnixFileMode(Own, Private | others);

        Assert.Null(RuntimeFolder.Open(null, None, Own));
        Assert.Null(RuntimeFolder.Open(Own, None, Own));
    }

    [Fact]
    public void A_link_or_a_file_in_place_of_the_folder_is_not_taken()
    {
        File.CreateSymbolicLink(Own, _folder);
        Assert.Null(RuntimeFolder.Open(null, None, Own));

        File.Delete(Own);
        File.WriteAllText(Own, "");
        Assert.Null(RuntimeFolder.Open(null, None, Own));
    }

    [Fact]
    public async Task A_folder_of_another_user_is_not_taken()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a folder away");
        Directory.CreateDirectory(Own, Private);
        await Cli.Wrap("chown").WithArguments(["nobody", Own]).ExecuteAsync();

        Assert.Null(RuntimeFolder.Open(Own, Own, Own));
    }
}
