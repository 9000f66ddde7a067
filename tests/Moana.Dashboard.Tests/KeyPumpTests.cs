using System.Threading.Channels;

namespace Moana.Dashboard.Tests;

public sealed class KeyPumpTests
{
    [Fact]
    public void Ended_twice_it_closes_nobody_elses_files()
    {
        var keys = new KeyPump(Channel.CreateUnbounded<DashboardEvent>().Writer);
        keys.Dispose();

        // The system gives the lowest free numbers: those of the pump's pipe among them.
        var files = Enumerable.Range(0, 20).Select(_ => File.OpenHandle("/dev/zero")).ToList();
        try
        {
            keys.Dispose();
            Assert.All(files, file => Assert.Equal(1, RandomAccess.Read(file, new byte[1], 0)));
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }
}
