namespace Moana.Testing;

/// <summary>The end of folders in which programs worked.</summary>
public static class Folders
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Removes a folder with all in it. A program that was ended with its terminal may write for a moment yet, so that the
    /// folder is not empty at first.
    /// </summary>
    public static void DeleteAll(this DirectoryInfo folder)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (folder.Exists)
        {
            try
            {
                folder.Delete(recursive: true);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < Patience)
            {
                Thread.Sleep(20);
            }

            folder.Refresh();
        }
    }
}
