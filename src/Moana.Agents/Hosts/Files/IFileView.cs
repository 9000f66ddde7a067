namespace Moana.Hosts;

/// <summary>What a reading sees of a machine: its files, and what its kernel tells of processes.</summary>
internal interface IFileView
{
    /// <summary>The machine's processes.</summary>
    ProcessTable Processes { get; }

    /// <summary>The machine's clock.</summary>
    HostClock Clock { get; }

    /// <summary>Tells files of this machine and user from those of another one under the same path.</summary>
    object Place { get; }

    /// <summary>So much of a file is read that was not read before: of a longer one its first line, and its end.</summary>
    long MaxBacklog { get; }

    /// <summary>What stands under a path; null for nothing, and for what may not be looked at.</summary>
    FileFacts? Find(string path);

    /// <summary>What stands below a folder under paths that fit one with <c>*</c> in its parts.</summary>
    /// <param name="folder">The folder, as an absolute path.</param>
    /// <param name="pattern">The relative path.</param>
    /// <param name="since">Only what was written to since then, by the clock there; null for all.</param>
    IReadOnlyList<FileFacts> Find(string folder, string pattern, DateTimeOffset? since = null);

    /// <summary>Opens a regular file of the user's.</summary>
    /// <exception cref="IOException">It is missing, unreadable, another user's, or no regular file.</exception>
    OpenedFile Open(string path);

    /// <summary>The files below a folder that a process holds open; none where that may not be seen.</summary>
    IReadOnlyList<string> OpenFiles(int process, string folder);

    /// <summary>The variables that a process's program was started with, as the kernel has them; empty where they may not be seen.</summary>
    string Environment(int process);
}
