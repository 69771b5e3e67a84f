using System.Runtime.InteropServices;

namespace DomainAdapt.Corpora.Classification.Training;

/// <summary>The rows of one worker's texts of a batch, dealt to the workers that change them.</summary>
internal sealed class BatchRows(int workers)
{
    private readonly List<int> _rows = [];
    private readonly List<(int Place, int Row)>[] _dealt = [.. Enumerable.Range(0, workers).Select(_ => new List<(int, int)>())];

    /// <summary>Forgets the last batch.</summary>
    public void Clear()
    {
        foreach (var list in _dealt)
            list.Clear();
    }

    /// <summary>The rows of a text; valid until the next call.</summary>
    public ReadOnlySpan<int> Take(TextFeatures features, int text)
    {
        _rows.Clear();
        features.Of(text, _rows);
        return CollectionsMarshal.AsSpan(_rows);
    }

    /// <summary>Notes for each row the text whose gradient it takes.</summary>
    public void Deal(int place, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            _dealt[row % workers].Add((place, row));
    }

    /// <summary>The rows that a worker changes, in the order of texts.</summary>
    public List<(int Place, int Row)> DealtTo(int worker) => _dealt[worker];
}
