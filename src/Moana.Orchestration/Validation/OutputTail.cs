using System.Text;

namespace Moana.Validation;

/// <summary>
/// Keeps the end of an output, however much comes, and however long its lines are. The end is what counts: compilers and
/// test runners sum up there.
/// </summary>
/// <param name="limit">How many characters are kept.</param>
internal sealed class OutputTail(int limit)
{
    private readonly StringBuilder _text = new();
    private readonly object _gate = new();
    private bool _cut;

    /// <summary>Takes a piece; standard output and error may come at the same time.</summary>
    public void Add(ReadOnlySpan<char> piece)
    {
        lock (_gate)
        {
            if (piece.Length > limit)
            {
                piece = piece[^limit..];
                _text.Clear();
                _cut = true;
            }

            _text.Append(piece);
            // Cut in large steps: each one moves all that is kept.
            if (_text.Length > limit * 2)
            {
                Cut();
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_gate)
        {
            if (_text.Length > limit)
            {
                Cut();
            }

            return (_cut ? "[...]\n" : "") + _text;
        }
    }

    private void Cut()
    {
        _text.Remove(0, _text.Length - limit);
        _cut = true;
    }
}
