using System.Runtime.InteropServices;
using System.Text;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Shards.Sequences;

/// <summary>
/// Writes the same sequences as the Parquet shards for a trainer's hot loop: nothing but ids, little-endian, one sequence after the other,
/// and beside them a JSON index. Disposing completes both files.
/// </summary>
public sealed class FlatSequenceWriter : IDisposable
{
    /// <summary>End of the ids' file name.</summary>
    public const string Suffix = "sequences.bin";

    /// <summary>End of the index's file name.</summary>
    public const string IndexSuffix = "sequences.json";

    private readonly TaskOutput _ids;
    private readonly TaskOutput _index;
    private readonly SequenceFormat _format;
    private readonly byte[] _row;
    private readonly List<string> _sources = [];
    private readonly MemoryStream _sequenceSources = new();
    private readonly List<int> _realTokens = [];
    private readonly List<int> _documentStarts = [];
    private bool _isPadded;

    /// <summary>Begins both files.</summary>
    public FlatSequenceWriter(TaskOutput ids, TaskOutput index, SequenceFormat format)
    {
        _ids = ids;
        _index = index;
        _format = format;
        _row = new byte[format.SequenceTokens * format.IdBytes];
    }

    /// <summary>Adds a sequence.</summary>
    /// <exception cref="ArgumentException">It does not fit the format.</exception>
    public void Write(TrainingSequence sequence)
        => Write(sequence.Ids.Span, sequence.Source, sequence.RealTokens, sequence.DocumentStarts.Span);

    /// <summary>Adds a sequence of one document.</summary>
    /// <exception cref="ArgumentException">It does not fit the format.</exception>
    public void Write(ReadOnlySpan<int> ids, string source) => Write(ids, source, ids.Length, [0]);

    private void Write(ReadOnlySpan<int> ids, string source, int realTokens, ReadOnlySpan<int> documentStarts)
    {
        _format.Check(ids);
        PackedIds.Pack(ids, _row, _format.IdBytes);
        _ids.Stream.Write(_row);
        _sequenceSources.WriteByte(Number(source));
        _realTokens.Add(realTokens);
        _isPadded |= realTokens < ids.Length;
        var first = checked((int)(_ids.Rows * _format.SequenceTokens));
        foreach (var start in documentStarts)
            _documentStarts.Add(first + start);
        _ids.Rows++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var index = new FlatIndex
        {
            SequenceTokens = _format.SequenceTokens,
            Vocabulary = _format.Vocabulary,
            Tokenizer = _format.Tokenizer,
            Dtype = _format.DType,
            Sequences = _ids.Rows,
            Sources = _sources,
            SequenceSources = Convert.ToBase64String(_sequenceSources.ToArray()),
            RealTokens = _isPadded ? Numbers(_realTokens) : null,
            DocumentStarts = Numbers(_documentStarts),
        };
        _index.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(index, indented: true) + '\n'));
        _index.Rows = 1;
        _index.Dispose();
        _ids.Dispose();
    }

    private static string Numbers(List<int> numbers) => Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)));

    private byte Number(string source)
    {
        var number = _sources.IndexOf(source);
        if (number >= 0)
            return (byte)number;
        if (_sources.Count == FlatIndex.MostSources)
            throw new ArgumentException($"A flat file has at most {FlatIndex.MostSources} sources; '{source}' is one more.", nameof(source));
        _sources.Add(source);
        return (byte)(_sources.Count - 1);
    }
}

/// <summary>The index of a flat file, as its JSON says it.</summary>
internal sealed record FlatIndex
{
    /// <summary>A sequence's source is one byte.</summary>
    public const int MostSources = 256;

    public required int SequenceTokens { get; init; }

    public required int Vocabulary { get; init; }

    public required string Tokenizer { get; init; }

    public required string Dtype { get; init; }

    public required long Sequences { get; init; }

    /// <summary>The sources, in the order they first appear.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Base64 of one byte for each sequence: the number of its source.</summary>
    public required string SequenceSources { get; init; }

    /// <summary>Base64 of an int32 for each sequence: its tokens that are not padding; null where there is no padding.</summary>
    public string? RealTokens { get; init; }

    /// <summary>Base64 of int32: the tokens of the file at which a document begins, or goes on from another sequence.</summary>
    public required string DocumentStarts { get; init; }
}
