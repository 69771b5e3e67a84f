using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Shingles;

namespace DomainAdapt.Corpora.Decontamination;

/// <summary>A benchmark item that a text shares words with.</summary>
/// <param name="Item">The item's place in the index.</param>
/// <param name="Part">The part of the item.</param>
/// <param name="Runs">Runs shared.</param>
/// <param name="Spans">The shared words, joined where runs overlap: ascending byte ranges of the text.</param>
public sealed record Contamination(int Item, ItemPart Part, int Runs, IReadOnlyList<TextRange> Spans);

/// <summary>Finds benchmark items in texts. Holds the buffers of one thread.</summary>
/// <param name="index">What to look for.</param>
/// <param name="generic">Runs that so many documents have that they show nothing; none unless given.</param>
public sealed class ContaminationFinder(NGramIndex index, IReadOnlySet<ulong>? generic = null)
{
    private readonly List<ulong> _words = [];
    private readonly List<TextRange> _ranges = [];

    /// <summary>The items found, in the order of the index, the query before the answer.</summary>
    public IReadOnlyList<Contamination> Find(ReadOnlySpan<byte> text)
    {
        var shared = new SortedDictionary<(int Item, ItemPart Part), List<int>>();
        foreach (var (end, hash) in SharedRuns(text))
        {
            foreach (var owner in index.Find(hash))
            {
                if (!shared.TryGetValue(owner, out var ends))
                    shared.Add(owner, ends = []);
                ends.Add(end);
            }
        }
        if (shared.Count == 0)
            return [];
        _ranges.Clear();
        foreach (var word in Core.Text.Words.Enumerate(text))
            _ranges.Add(word);
        return [.. shared.Select(pair => new Contamination(pair.Key.Item, pair.Key.Part, pair.Value.Count, SpansOf(pair.Value)))];
    }

    /// <summary>The different runs that a text shares with any item.</summary>
    public IReadOnlyCollection<ulong> Runs(ReadOnlySpan<byte> text) => SharedRuns(text).Select(run => run.Hash).ToHashSet();

    private List<(int End, ulong Hash)> SharedRuns(ReadOnlySpan<byte> text)
    {
        WordHashes.Fill(text, _words);
        var runs = new RollingRuns(index.Words);
        var found = new List<(int, ulong)>();
        for (var i = 0; i < _words.Count; i++)
        {
            if (runs.Add(_words[i]) && !index.Find(runs.Hash).IsEmpty && generic?.Contains(runs.Hash) != true)
                found.Add((i, runs.Hash));
        }
        return found;
    }

    private List<TextRange> SpansOf(List<int> ends)
    {
        var spans = new List<TextRange>();
        for (var i = 0; i < ends.Count;)
        {
            var last = i;
            while (last + 1 < ends.Count && ends[last + 1] - index.Words < ends[last])
                last++;
            var start = _ranges[ends[i] - index.Words + 1].Start;
            var end = _ranges[ends[last]];
            spans.Add(new TextRange(start, end.Start + end.Length - start));
            i = last + 1;
        }
        return spans;
    }
}
