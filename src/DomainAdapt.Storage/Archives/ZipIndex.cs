using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using DomainAdapt.Storage.Failures;
using ZstdSharp;

namespace DomainAdapt.Storage.Archives;

/// <summary>
/// The members of a zip file (also with 64-bit sizes), read from its central directory once. Each opens by itself at its offset, so many can
/// be read at a time and opening the last of a million costs no more than the first. Layout: APPNOTE 6.3, sections 4.3.7 to 4.3.16.
/// </summary>
internal static class ZipIndex
{
    private const uint LocalSignature = 0x04034b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;

    private const int LocalBytes = 30;
    private const int CentralBytes = 46;
    private const int EndBytes = 22;
    private const int End64Bytes = 56;
    private const int Locator64Bytes = 20;
    private const int LongestComment = ushort.MaxValue;

    private const ushort Stored = 0;
    private const ushort Deflated = 8;
    private const ushort Zstandard = 93;

    /// <summary>The files in the archive, in its order.</summary>
    /// <exception cref="StorageException">The file is no zip, or is damaged.</exception>
    public static IEnumerable<SourceFile> Read(string path, string relativePath)
    {
        byte[] directory;
        using (var file = FileRange.OpenFile(path))
            directory = ReadDirectory(file, path);
        for (var rest = directory.AsMemory(); rest.Length > 0;)
        {
            var entry = ReadEntry(rest.Span, path, out var length);
            rest = rest[length..];
            if (!entry.Name.EndsWith('/'))
                yield return new SourceFile(relativePath, entry.Name, entry.Length, () => OpenMember(path, entry));
        }
    }

    private static byte[] ReadDirectory(FileStream file, string path)
    {
        var tail = new byte[Math.Min(file.Length, EndBytes + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = tail.Length - EndBytes;
        while (at >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature)
            at--;
        if (at < 0)
            throw Damaged(path, "there is no end of a zip directory");
        long size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        if (at >= Locator64Bytes && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at - Locator64Bytes)) == Locator64Signature)
        {
            var end64 = new byte[End64Bytes];
            ReadAt(file, BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(at - Locator64Bytes + 8)), end64, path);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end64) != End64Signature)
                throw Damaged(path, "the 64-bit end of its directory is not where it should be");
            size = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(40));
            offset = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(48));
        }
        if (size < 0 || size > Math.Min(file.Length, Array.MaxLength))
            throw Damaged(path, $"its directory cannot have {size} bytes");
        var directory = new byte[size];
        ReadAt(file, offset, directory, path);
        return directory;
    }

    private static Entry ReadEntry(ReadOnlySpan<byte> bytes, string path, out int length)
    {
        if (bytes.Length < CentralBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != CentralSignature)
            throw Damaged(path, "its directory breaks off");
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        length = CentralBytes + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
        if (bytes.Length < length)
            throw Damaged(path, "its directory breaks off");
        var name = bytes.Slice(CentralBytes, nameLength);
        var entry = new Entry
        {
            Name = (Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1).GetString(name).Replace('\\', '/'),
            IsEncrypted = (bytes[8] & 1) != 0,
            Method = BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]),
            Checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            CompressedLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
            Length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            Offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]),
        };
        entry = With64BitSizes(entry, bytes.Slice(CentralBytes + nameLength, extraLength));
        return entry is { Length: >= 0, CompressedLength: >= 0, Offset: >= 0 }
            ? entry
            : throw Damaged(path, $"member {entry.Name} has a negative size or place");
    }

    private static Entry With64BitSizes(Entry entry, ReadOnlySpan<byte> extra)
    {
        const int zip64 = 1;
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var field = extra[4..Math.Min(extra.Length, 4 + BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]))];
            extra = extra[(4 + field.Length)..];
            if (id != zip64)
                continue;
            // A 64-bit value is there, in this order, for each 32-bit one that is all ones.
            if (entry.Length == uint.MaxValue)
                entry = entry with { Length = Take(ref field) };
            if (entry.CompressedLength == uint.MaxValue)
                entry = entry with { CompressedLength = Take(ref field) };
            if (entry.Offset == uint.MaxValue)
                entry = entry with { Offset = Take(ref field) };
        }
        return entry;

        static long Take(ref ReadOnlySpan<byte> field)
        {
            if (field.Length < sizeof(long))
                return uint.MaxValue;
            var value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[sizeof(long)..];
            return value;
        }
    }

    private static MemberStream OpenMember(string path, Entry entry)
    {
        var name = $"{path}/{entry.Name}";
        if (entry.IsEncrypted)
            throw new StorageException($"{name}: is encrypted. Unpack the archive and name the folder instead.");
        var local = new byte[LocalBytes];
        using (var file = FileRange.OpenFile(path))
            ReadAt(file, entry.Offset, local, path);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature)
            throw Damaged(path, $"member {entry.Name} is not where the directory says");
        var start = entry.Offset + LocalBytes + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26))
            + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
        var bytes = FileRange.Open(path, start, entry.CompressedLength);
        Stream content = entry.Method switch
        {
            Stored => bytes,
            Deflated => new DeflateStream(bytes, CompressionMode.Decompress),
            Zstandard => new DecompressionStream(bytes, leaveOpen: false),
            _ => throw new StorageException(
                $"{name}: is compressed with method {entry.Method}; deflate (8), zstd (93) and none (0) are read here. Pack the archive again."),
        };
        return new MemberStream(content, name, entry.Length, entry.Checksum);
    }

    private static void ReadAt(FileStream file, long offset, Span<byte> bytes, string path)
    {
        if (offset < 0 || offset > file.Length - bytes.Length)
            throw Damaged(path, $"it points to byte {offset} of {file.Length}");
        file.Position = offset;
        file.ReadExactly(bytes);
    }

    private static StorageException Damaged(string path, string what) => new($"{path}: damaged zip: {what}. Fetch or copy the file again.");

    private sealed record Entry
    {
        public required string Name { get; init; }
        public required bool IsEncrypted { get; init; }
        public required ushort Method { get; init; }
        public required uint Checksum { get; init; }
        public required long CompressedLength { get; init; }
        public required long Length { get; init; }
        public required long Offset { get; init; }
    }
}
