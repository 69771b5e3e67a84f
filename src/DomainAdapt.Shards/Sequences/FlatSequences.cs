using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences;

/// <summary>
/// Memory-mapped sequences: any sequence by its number, without decoding. Reading is safe from several threads at once.
/// </summary>
public sealed unsafe class FlatSequences : IDisposable
{
    private static readonly JsonSerializerOptions IndexOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _ids;
    private readonly byte[] _sequenceSources;

    private FlatSequences(string path, FlatIndex index, SequenceFormat format, byte[] sequenceSources)
    {
        Format = format;
        Count = index.Sequences;
        Sources = index.Sources;
        _sequenceSources = sequenceSources;
        if (Count == 0)
            return; // An empty file cannot be mapped.
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _ids);
    }

    /// <summary>What the sequences have in common.</summary>
    public SequenceFormat Format { get; }

    /// <summary>Sequences in the file.</summary>
    public long Count { get; }

    /// <summary>The sources, in the order they first appear.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>Opens the ids and their index.</summary>
    /// <exception cref="DomainAdaptException">A file is missing, or the two do not belong together.</exception>
    public static FlatSequences Open(string idsPath, string indexPath)
    {
        foreach (var path in (string[])[idsPath, indexPath])
        {
            if (!File.Exists(path))
                throw new DomainAdaptException($"{path}: there is no such file. Run the mix again.", ExitCodes.InputsMissing);
        }
        FlatIndex index;
        byte[] sequenceSources;
        try
        {
            index = JsonSerializer.Deserialize<FlatIndex>(File.ReadAllBytes(indexPath), IndexOptions) ?? throw new JsonException("it is null");
            sequenceSources = Convert.FromBase64String(index.SequenceSources);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new DomainAdaptException($"{indexPath}: is no index of sequences ({exception.Message}). Run the mix again.", ExitCodes.StaleOutput, exception);
        }
        var format = new SequenceFormat(index.SequenceTokens, index.Vocabulary, index.Tokenizer);
        Demand(indexPath, "dtype", index.Dtype, format.DType);
        Demand(indexPath, "sequences with a source", sequenceSources.Length, index.Sequences);
        Demand(idsPath, "bytes", new FileInfo(idsPath).Length, index.Sequences * format.SequenceTokens * format.IdBytes);
        return new FlatSequences(idsPath, index, format, sequenceSources);
    }

    /// <summary>The source of a sequence.</summary>
    public string SourceOf(long sequence) => Sources[_sequenceSources[sequence]];

    /// <summary>Copies a sequence's ids; <paramref name="ids"/> has room for <see cref="SequenceFormat.SequenceTokens"/>.</summary>
    public void Read(long sequence, Span<int> ids)
    {
        var row = Row(sequence, ids.Length);
        for (var i = 0; i < Format.SequenceTokens; i++)
            ids[i] = Id(row, i);
    }

    /// <summary>Copies a sequence's ids as 64-bit numbers, which embeddings take.</summary>
    public void Read(long sequence, Span<long> ids)
    {
        var row = Row(sequence, ids.Length);
        for (var i = 0; i < Format.SequenceTokens; i++)
            ids[i] = Id(row, i);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ids is not null)
            _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }

    private ReadOnlySpan<byte> Row(long sequence, int room)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(room, Format.SequenceTokens);
        var bytes = Format.SequenceTokens * Format.IdBytes;
        return new ReadOnlySpan<byte>(_ids + (sequence * bytes), bytes);
    }

    private int Id(ReadOnlySpan<byte> row, int i) => Format.IdBytes == sizeof(ushort)
        ? BinaryPrimitives.ReadUInt16LittleEndian(row[(i * sizeof(ushort))..])
        : BinaryPrimitives.ReadInt32LittleEndian(row[(i * sizeof(int))..]);

    private static void Demand<T>(string path, string what, T found, T expected) where T : notnull
    {
        if (!found.Equals(expected))
            throw new DomainAdaptException($"{path}: has {what} {found}; its index says {expected}. Run the mix again.", ExitCodes.StaleOutput);
    }
}
