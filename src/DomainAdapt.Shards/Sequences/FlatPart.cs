using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
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
    private readonly int[] _realTokens;
    private readonly int[] _documentStarts;

    private FlatPart(string path, FlatIndex index, SequenceFormat format, byte[] sequenceSources)
    {
        Path = path;
        _realTokens = Numbers(index.RealTokens);
        _documentStarts = Numbers(index.DocumentStarts);
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
        if (index.RealTokens is not null)
            Demand(indexPath, "sequences with a number of tokens", Numbers(index.RealTokens).Length, index.Sequences);
        Demand(idsPath, "bytes", new FileInfo(idsPath).Length, index.Sequences * format.SequenceTokens * format.IdBytes);
        return new FlatPart(idsPath, index, format, sequenceSources);
    }

    public string SourceOf(long row) => _sources[_sequenceSources[row]];

    public int RealTokensOf(long row) => _realTokens.Length > 0 ? _realTokens[row] : Format.SequenceTokens;

    /// <summary>Where documents begin in a sequence, from 0 on.</summary>
    public int[] DocumentStartsOf(long row)
    {
        var first = (int)(row * Format.SequenceTokens);
        var (begin, end) = (IndexOf(first), IndexOf(first + Format.SequenceTokens));
        return [.. _documentStarts.AsSpan(begin..end).ToArray().Select(start => start - first)];

        int IndexOf(int place)
        {
            var index = Array.BinarySearch(_documentStarts, place);
            return index < 0 ? ~index : index;
        }
    }

    public void Read(long row, Span<int> ids) => PackedIds.Unpack(Row(row, ids.Length), ids, Format.IdBytes);

    public void Read(long row, Span<long> ids) => PackedIds.Unpack(Row(row, ids.Length), ids, Format.IdBytes);

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

    private static int[] Numbers(string? base64) => base64 is null ? [] : MemoryMarshal.Cast<byte, int>(Convert.FromBase64String(base64)).ToArray();

    private static void Demand<T>(string path, string what, T found, T expected) where T : notnull
    {
        if (!found.Equals(expected))
            throw new DomainAdaptException($"{path}: has {what} {found}; its index says {expected}. Run the mix again.", ExitCodes.StaleOutput);
    }
}
