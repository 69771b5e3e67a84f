using System.Runtime.InteropServices;
using Parquet.Meta;

namespace DomainAdapt.Shards.Columns;

/// <summary>
/// Reads lists of ids that lie in one page without compression, and of which none is empty, as training shards have them: their levels are a few runs, and
/// the ids go from the file to where they stay. Parquet.Net writes two levels for each id first.
/// </summary>
internal static class PlainIdLists
{
    private const int DataPage = 0, Plain = 0, Runs = 3;

    // Header and levels are seldom more: five bytes a list.
    private const int FirstBytes = 1 << 16;

    /// <summary>The lists, slices of one array; null where they lie otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">Where the column's part in the row group is.</param>
    /// <param name="rows">Lists of the row group.</param>
    /// <param name="elementLevel">The definition level of an id.</param>
    public static ReadOnlyMemory<int>[]? TryRead(string path, ColumnMetaData column, int rows, int elementLevel)
    {
        if (column.Codec != CompressionCodec.UNCOMPRESSED || column.DictionaryPageOffset is > 0 || column.NumValues is < 1 or > int.MaxValue)
            return null;
        using var file = File.OpenHandle(path);
        for (var length = Math.Min(FirstBytes, column.TotalCompressedSize); ; length = Math.Min(16 * length, column.TotalCompressedSize))
        {
            var first = new byte[length];
            if (RandomAccess.Read(file, first, column.DataPageOffset) < length)
                return null;
            var reader = new PageHeaderReader(first);
            var lists = new ReadOnlyMemory<int>[rows];
            if (TryReadLevels(ref reader, column, lists, elementLevel, out var ids))
                return RandomAccess.Read(file, MemoryMarshal.AsBytes(ids.AsSpan()), column.DataPageOffset + reader.Position) == sizeof(int) * (long)ids.Length ? lists : null;
            // Levels may go on beyond what was read.
            if (length == column.TotalCompressedSize || reader.Position < length)
                return null;
        }
    }

    /// <summary>Reads the header and the levels before the ids, and cuts an array for them into lists.</summary>
    private static bool TryReadLevels(ref PageHeaderReader reader, ColumnMetaData column, ReadOnlyMemory<int>[] lists, int elementLevel, out int[] ids)
    {
        ids = [];
        if (!reader.TryRead(out var header) || header is not { Type: DataPage, Encoding: Plain, DefinitionEncoding: Runs, RepetitionEncoding: Runs }
            || header.Values != column.NumValues || !BitConverter.IsLittleEndian)
        {
            return false;
        }
        var count = (int)header.Values;
        var starts = new int[lists.Length];
        if (!TryReadStarts(ref reader, count, starts) || !IsOneLevel(ref reader, count, elementLevel))
            return false;
        // Bytes of the page that are no levels are the ids.
        ids = GC.AllocateUninitializedArray<int>(count);
        for (var list = 0; list < lists.Length; list++)
            lists[list] = ids.AsMemory(starts[list]..(list + 1 < lists.Length ? starts[list + 1] : count));
        return true;
    }

    /// <summary>Reads the repetition levels: a list begins where nothing is repeated.</summary>
    private static bool TryReadStarts(ref PageHeaderReader reader, int count, Span<int> starts)
    {
        if (!reader.TryReadInt32(out var bytes))
            return false;
        var (end, at, list) = ((long)reader.Position + bytes, 0L, 0);
        while (reader.Position < end)
        {
            if (!TryReadRun(ref reader, out var length, out var level) || at + length > count)
                return false;
            for (var i = 0; level == 0 && i < length; i++)
            {
                if (list == starts.Length)
                    return false;
                starts[list++] = (int)at + i;
            }
            at += length;
        }
        return at == count && list == starts.Length && starts[0] == 0;
    }

    /// <summary>Whether all definition levels are the same.</summary>
    private static bool IsOneLevel(ref PageHeaderReader reader, int count, int expected)
    {
        if (!reader.TryReadInt32(out var bytes))
            return false;
        var (end, at) = ((long)reader.Position + bytes, 0L);
        while (reader.Position < end)
        {
            if (!TryReadRun(ref reader, out var length, out var level) || level != expected)
                return false;
            at += length;
        }
        return at == count;
    }

    /// <summary>Reads a run of equal levels; false where they are packed as bits.</summary>
    private static bool TryReadRun(ref PageHeaderReader reader, out int length, out byte level)
    {
        (length, level) = (0, 0);
        if (!reader.TryReadVarint(out var head) || (head & 1) != 0 || head >> 1 > int.MaxValue)
            return false;
        length = (int)(head >> 1);
        return reader.TryReadByte(out level);
    }
}
