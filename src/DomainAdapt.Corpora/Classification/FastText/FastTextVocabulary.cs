using System.Numerics;
using System.Text;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>The words and labels of a model, and the rows of hashed features.</summary>
internal sealed class FastTextVocabulary
{
    /// <summary>Every line ends in this word.</summary>
    public static ReadOnlySpan<byte> EndOfLine => "</s>"u8;

    /// <summary>What a label begins with in training text.</summary>
    public static ReadOnlySpan<byte> LabelPrefix => "__label__"u8;

    private readonly byte[][] _words;
    private readonly int[] _slots;
    private readonly uint[] _hashes;
    private readonly uint _buckets;

    /// <summary>Takes words in the order of their rows, labels in the order of theirs, and what pruning left (null: nothing was pruned).</summary>
    public FastTextVocabulary(byte[][] words, IReadOnlyList<(string Name, long Count)> labels, int buckets, PrunedBuckets? pruned)
    {
        (_words, Labels, _buckets, Pruned) = (words, labels, (uint)buckets, pruned);
        _hashes = [.. words.Select(word => FastTextHash.Of(word))];
        _slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, words.Length * 2))];
        Array.Fill(_slots, -1);
        for (var id = 0; id < words.Length; id++)
        {
            var slot = _hashes[id] & (uint)(_slots.Length - 1);
            while (_slots[slot] >= 0)
                slot = (slot + 1) & (uint)(_slots.Length - 1);
            _slots[slot] = id;
        }
    }

    /// <summary>Words with a row of their own.</summary>
    public int WordCount => _words.Length;

    /// <summary>Labels without their prefix, and how often each was seen in training.</summary>
    public IReadOnlyList<(string Name, long Count)> Labels { get; }

    /// <summary>How often each word was seen in training.</summary>
    public IReadOnlyList<long> WordCounts { get; init; } = [];

    /// <summary>Words, ends of lines and labels of the training text.</summary>
    public long Tokens { get; init; }

    /// <summary>The hashed features that pruning kept; null when it kept all.</summary>
    public PrunedBuckets? Pruned { get; }

    /// <summary>The word of a row.</summary>
    public ReadOnlySpan<byte> Word(int id) => _words[id];

    /// <summary>The word's row; negative when it has none.</summary>
    public int Find(ReadOnlySpan<byte> word, uint hash)
    {
        for (var slot = hash & (uint)(_slots.Length - 1); _slots[slot] >= 0; slot = (slot + 1) & (uint)(_slots.Length - 1))
        {
            if (_hashes[_slots[slot]] == hash && word.SequenceEqual(_words[_slots[slot]]))
                return _slots[slot];
        }
        return -1;
    }

    /// <summary>The row of a hashed feature; negative when pruning took it away.</summary>
    public int Hashed(ulong hash)
    {
        if (_buckets == 0)
            return -1;
        // Parts of words have hashes of 32 bits, whose division is several times quicker.
        var bucket = hash <= uint.MaxValue ? (uint)hash % _buckets : (uint)(hash % _buckets);
        if (Pruned is null)
            return _words.Length + (int)bucket;
        var row = Pruned.Row(bucket);
        return row < 0 ? -1 : _words.Length + row;
    }

    /// <summary>Reads the dictionary of a model file.</summary>
    public static FastTextVocabulary Read(FastTextBinary file, int buckets)
    {
        var entries = file.Count("entries", file.Int32());
        var (wordCount, labelCount) = (file.Int32(), file.Int32());
        var tokens = file.Int64();
        var prunedCount = file.Int64();
        if (wordCount < 0 || labelCount < 0 || (long)wordCount + labelCount != entries)
            throw file.Unfit($"has {entries} entries, {wordCount} words and {labelCount} labels");

        var (words, counts) = (new byte[wordCount][], new long[wordCount]);
        var labels = new (string, long)[labelCount];
        for (var entry = 0; entry < entries; entry++)
        {
            var (word, count, isLabel) = (file.Word(), file.Int64(), file.Byte() != 0);
            if (isLabel != entry >= wordCount)
                throw file.Unfit($"has words and labels mixed at entry {entry}");
            if (isLabel)
                labels[entry - wordCount] = (Encoding.UTF8.GetString(word.AsSpan().StartsWith(LabelPrefix) ? word.AsSpan(LabelPrefix.Length) : word), count);
            else
                (words[entry], counts[entry]) = (word, count);
        }
        return new FastTextVocabulary(words, labels, buckets, prunedCount < 0 ? null : ReadPruned(file, buckets, file.Count("kept features", prunedCount)))
        {
            WordCounts = counts,
            Tokens = tokens,
        };
    }

    private static PrunedBuckets ReadPruned(FastTextBinary file, int buckets, int count)
    {
        var kept = new (int Bucket, int Row)[count];
        for (var i = 0; i < count; i++)
        {
            kept[i] = (file.Int32(), file.Int32());
            if (kept[i].Bucket < 0 || kept[i].Bucket >= buckets || kept[i].Row < 0 || kept[i].Row >= count)
                throw file.Unfit($"keeps feature {kept[i].Bucket} of {buckets} as row {kept[i].Row} of {count}");
        }
        return new PrunedBuckets(buckets, kept);
    }
}
