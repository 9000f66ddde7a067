using System.Text;

namespace Moana.Validation;

/// <summary>
/// Keeps the end of an output, however much comes. The end is what counts: compilers and test runners sum up there.
/// </summary>
/// <param name="limit">How many characters are kept.</param>
internal sealed class OutputTail(int limit)
{
    private readonly StringBuilder _text = new();
    private readonly object _gate = new();
    private bool _cut;

    /// <summary>Takes a line; standard output and error may come at the same time.</summary>
    public void Add(string line)
    {
        lock (_gate)
        {
            _text.Append(line).Append('\n');
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
