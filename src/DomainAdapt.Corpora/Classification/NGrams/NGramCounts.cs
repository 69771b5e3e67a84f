using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// Counts of a training text, for Kneser-Ney smoothing: of the longest n-grams and of those that begin a sentence how often they are there, of the
/// others how many different words stand before them.
/// </summary>
internal sealed class NGramCounts
{
    // A dictionary's entry and its bucket, and the four numbers of an n-gram.
    private const int BytesOfNGram = 28 + 16;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly Dictionary<long, int>[] _places;
    private readonly List<Entry>[] _entries;
    private readonly int[] _before, _now;
    private readonly long _maxBytes;
    private long _bytes;

    /// <summary>Counts for a model of an order.</summary>
    /// <param name="order">Words of the longest n-grams.</param>
    /// <param name="maxBytes">Memory the counts may take.</param>
    public NGramCounts(int order, long maxBytes)
    {
        (Order, _maxBytes) = (order, maxBytes);
        _places = [.. Enumerable.Range(0, order).Select(_ => new Dictionary<long, int>())];
        _entries = [.. Enumerable.Range(0, order).Select(_ => new List<Entry>())];
        (_before, _now) = (new int[order], new int[order]);
        foreach (var mark in (string[])["<unk>", "<s>", "</s>"])
            NumberOf(mark);
    }

    /// <summary>An n-gram: the place of its first words among the n-grams one word shorter, its last word, the place of its last words, its count.</summary>
    internal record struct Entry(int Context, int Word, int Suffix, int Count);

    /// <summary>The number of the mark that begins sentences, and of the one that ends them.</summary>
    public const int Begin = 1, End = 2;

    /// <summary>Words of the longest n-grams.</summary>
    public int Order { get; }

    /// <summary>The words, by their numbers.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Sentences counted, and their words.</summary>
    public (long Sentences, long Words) Read { get; private set; }

    /// <summary>N-grams of a length; those of one word by their numbers.</summary>
    public IReadOnlyList<Entry> OfLength(int words) => _entries[words - 1];

    /// <summary>Takes a sentence; marks of sentences in it are unknown words.</summary>
    /// <exception cref="DomainAdaptException">The counts take more memory than they may.</exception>
    public void Add(IEnumerable<string> sentence)
    {
        var (length, words) = (1, 0L);
        _before[0] = Begin;
        foreach (var word in sentence)
        {
            Take(word is "<s>" or "</s>" or "<unk>" ? 0 : NumberOf(word), ref length);
            words++;
        }
        if (words == 0)
            return;
        Take(End, ref length);
        Read = (Read.Sentences + 1, Read.Words + words);
        if (_bytes > _maxBytes)
            throw new DomainAdaptException(
                $"Sentence {Read.Sentences}: the counts take {_bytes >> 20} MiB; the limit is {_maxBytes >> 20} MiB. Give less text, a lower --order, or more --max-memory.", ExitCodes.Spec);
    }

    /// <summary>Counts the n-grams that end with a word; <paramref name="length"/> is that of the longest that ends before it.</summary>
    private void Take(int word, ref int length)
    {
        _now[0] = word;
        var longest = Math.Min(length + 1, Order);
        for (var n = 2; n <= longest; n++)
        {
            var key = ((long)_before[n - 2] << 32) | (uint)word;
            var entries = _entries[n - 1];
            if (!_places[n - 1].TryGetValue(key, out var place))
            {
                place = entries.Count;
                _places[n - 1].Add(key, place);
                entries.Add(new Entry(_before[n - 2], word, _now[n - 2], 0));
                _bytes += BytesOfNGram;
                // One word more that stands before the words after the first.
                Count(n - 1, _now[n - 2]);
            }
            _now[n - 1] = place;
        }
        // It has as many words as the order, or all of its sentence so far: then it begins the sentence, and no shorter one does.
        Count(longest, _now[longest - 1]);
        length = Math.Min(longest, Math.Max(Order - 1, 1));
        _now.AsSpan(0, longest).CopyTo(_before);
    }

    private void Count(int length, int place)
    {
        var entries = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries[length - 1]);
        entries[place].Count++;
    }

    private int NumberOf(string word)
    {
        if (_numbers.TryGetValue(word, out var number))
            return number;
        number = _words.Count;
        _numbers.Add(word, number);
        _words.Add(word);
        _entries[0].Add(new Entry(-1, number, -1, 0));
        _bytes += BytesOfNGram + 60 + (2L * word.Length);
        return number;
    }
}
