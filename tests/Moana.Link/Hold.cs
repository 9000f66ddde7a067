using System.Text;

namespace Moana.Link;

/// <summary>Holds back what comes back from the moment a word was carried there until another was, that may stand right behind it.</summary>
internal sealed class Hold(string? word, string? until)
{
    private readonly StringBuilder _carried = new();
    private TaskCompletionSource? _held;

    /// <summary>Sees what is carried there.</summary>
    public void See(ReadOnlySpan<byte> bytes)
    {
        if (word is null || until is null) return;
        lock (_carried)
        {
            _carried.Append(Encoding.Latin1.GetString(bytes));
            for (var text = _carried.ToString(); text.IndexOf(_held is null ? word : until, StringComparison.Ordinal) is var at and >= 0; text = _carried.ToString())
            {
                _carried.Remove(0, at + (_held is null ? word : until).Length);
                if (_held is null)
                {
                    _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    _held.SetResult();
                    _held = null;
                }
            }
        }
    }

    /// <summary>Waits while it is held.</summary>
    public Task PassAsync()
    {
        lock (_carried)
        {
            return _held?.Task ?? Task.CompletedTask;
        }
    }
}
