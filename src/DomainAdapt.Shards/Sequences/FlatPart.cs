using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text.Json;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences;

/// <summary>One flat file and its index, mapped.</summary>
internal sealed unsafe class FlatPart : IDisposable
{
    private static readonly JsonSerializerOptions IndexOptions = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _ids;
    private readonly IReadOnlyList<string> _sources;
    private readonly byte[] _sequenceSources;

    private FlatPart(string path, FlatIndex index, SequenceFormat format, byte[] sequenceSources)
    {
        Path = path;
        Format = format;
        Count = index.Sequences;
        _sources = index.Sources;
        _sequenceSources = sequenceSources;
        if (Count == 0)
            return; // An empty file cannot be mapped.
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _ids);
    }

    public string Path { get; }

    public SequenceFormat Format { get; }

    public long Count { get; }

    public static FlatPart Open(string idsPath, string indexPath)
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
        return new FlatPart(idsPath, index, format, sequenceSources);
    }

    public string SourceOf(long row) => _sources[_sequenceSources[row]];

    public void Read(long row, Span<int> ids)
    {
        var bytes = Row(row, ids.Length);
        for (var i = 0; i < Format.SequenceTokens; i++)
            ids[i] = Id(bytes, i);
    }

    public void Read(long row, Span<long> ids)
    {
        var bytes = Row(row, ids.Length);
        for (var i = 0; i < Format.SequenceTokens; i++)
            ids[i] = Id(bytes, i);
    }

    public void Dispose()
    {
        if (_ids is not null)
            _view?.SafeMemoryMappedViewHandle.ReleasePointer();
        _view?.Dispose();
        _file?.Dispose();
    }

    private ReadOnlySpan<byte> Row(long row, int room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room, Format.SequenceTokens);
        var bytes = Format.SequenceTokens * Format.IdBytes;
        return new ReadOnlySpan<byte>(_ids + (row * bytes), bytes);
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
