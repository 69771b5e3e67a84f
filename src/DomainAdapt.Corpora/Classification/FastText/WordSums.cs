using System.Buffers.Binary;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>
/// The sum of the rows of a word and of its parts. Text repeats its words, so sums of words met before are kept, the newest in each slot:
/// three of four words of prose need no hash of any part.
/// </summary>
internal sealed class WordSums
{
    private const int SlotBits = 15;
    private const int Slots = 1 << SlotBits;
    private const int LongestKept = 24;

    private readonly FastTextModel _model;
    private readonly int _dimension;
    private readonly Kept[] _kept = new Kept[Slots];
    private readonly float[] _sums;
    private readonly List<int> _rows = [];
    private readonly float[] _sum;
    private byte[] _bracketed = new byte[64];

    public WordSums(FastTextModel model)
    {
        (_model, _dimension) = (model, model.Options.Dimension);
        _sums = new float[Slots * _dimension];
        _sum = new float[_dimension];
    }

    /// <summary>The sum, how many rows are in it, and the word's hash; no hash for what training would have taken for a label.</summary>
    public (ReadOnlyMemory<float> Sum, int Rows, uint? Hash) Of(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestKept)
        {
            var (rows, hash) = Sum(word, _sum);
            return (_sum, rows, hash);
        }
        var key = Key.Of(word);
        var slot = key.Slot;
        ref var kept = ref _kept[slot];
        var sum = _sums.AsMemory(slot * _dimension, _dimension);
        if (kept.Key != key)
        {
            var (rows, hash) = Sum(word, sum.Span);
            kept = new Kept(key, rows, hash);
        }
        return (sum, kept.Rows, kept.Hash);
    }

    private (int Rows, uint? Hash) Sum(ReadOnlySpan<byte> word, Span<float> sum)
    {
        sum.Clear();
        _rows.Clear();
        var hash = FastTextHash.Of(word);
        var id = _model.Vocabulary.Find(word, hash);
        if (id < 0 && word.StartsWith(FastTextVocabulary.LabelPrefix))
            return (0, null);
        if (id >= 0)
            _rows.Add(id);
        if (_model.Options.MaxCharacters > 0 && !word.SequenceEqual(FastTextVocabulary.EndOfLine))
            Subwords.Add(Bracketed(word), _model.Options, _model.Vocabulary, _rows);
        foreach (var row in _rows)
            Vectors.Add(sum, _model.Input.Row(row));
        return (_rows.Count, hash);
    }

    private ReadOnlySpan<byte> Bracketed(ReadOnlySpan<byte> word)
    {
        if (_bracketed.Length < word.Length + 2)
            _bracketed = new byte[word.Length * 2];
        _bracketed[0] = (byte)'<';
        word.CopyTo(_bracketed.AsSpan(1));
        _bracketed[word.Length + 1] = (byte)'>';
        return _bracketed.AsSpan(0, word.Length + 2);
    }

    private readonly record struct Kept(Key Key, int Rows, uint? Hash);

    /// <summary>A whole word of at most 24 bytes; an empty slot has the length 0, which no word has.</summary>
    private readonly record struct Key(ulong First, ulong Second, ulong Third, int Length)
    {
        /// <summary>The slot that the word may be kept in.</summary>
        public int Slot => (int)(((First * 0x9E3779B97F4A7C15 ^ Second) * 0xC2B2AE3D27D4EB4F ^ (Third + (ulong)Length)) * 0x9E3779B97F4A7C15 >> (64 - SlotBits));

        public static Key Of(ReadOnlySpan<byte> word)
        {
            Span<byte> padded = stackalloc byte[LongestKept];
            word.CopyTo(padded);
            return new Key(
                BinaryPrimitives.ReadUInt64LittleEndian(padded),
                BinaryPrimitives.ReadUInt64LittleEndian(padded[8..]),
                BinaryPrimitives.ReadUInt64LittleEndian(padded[16..]),
                word.Length);
        }
    }
}
