using System.Buffers.Binary;
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
    public void Write(ReadOnlySpan<int> ids, string source)
    {
        _format.Check(ids);
        if (_format.IdBytes == sizeof(ushort))
        {
            for (var i = 0; i < ids.Length; i++)
                BinaryPrimitives.WriteUInt16LittleEndian(_row.AsSpan(i * sizeof(ushort)), (ushort)ids[i]);
        }
        else
        {
            for (var i = 0; i < ids.Length; i++)
                BinaryPrimitives.WriteInt32LittleEndian(_row.AsSpan(i * sizeof(int)), ids[i]);
        }
        _ids.Stream.Write(_row);
        _sequenceSources.WriteByte(Number(source));
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
        };
        _index.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(index, indented: true) + '\n'));
        _index.Rows = 1;
        _index.Dispose();
        _ids.Dispose();
    }

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
}
