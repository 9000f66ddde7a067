namespace Moana.Hosts;

/// <summary>Hears of changes in folders of another machine.</summary>
internal sealed class CarriedWatch(CarriedFollower follower) : FolderWatch
{
    /// <summary>What it watches.</summary>
    public IReadOnlySet<string> Folders { get; private set; } = new HashSet<string>();

    /// <inheritdoc/>
    public override void Watch(IEnumerable<string> folders)
    {
        var wanted = folders.ToHashSet(StringComparer.Ordinal);
        if (wanted.SetEquals(Folders)) return;
        Folders = wanted;
        follower.Follow(this);
    }

    /// <inheritdoc/>
    public override void Dispose() => follower.Leave(this);
}
