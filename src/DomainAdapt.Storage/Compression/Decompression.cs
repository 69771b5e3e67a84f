using DomainAdapt.Storage.Failures;
using ZstdSharp;

namespace DomainAdapt.Storage.Compression;

/// <summary>
/// Opens files whatever they are compressed with: gzip (of one or more members), Zstandard (of one or more frames) or nothing. The first bytes
/// decide; a name that promises otherwise is an error, since bytes read as what they are not would become text.
/// </summary>
public static class Decompression
{
    /// <summary>Opens a file's content.</summary>
    /// <exception cref="StorageException">The file is missing, or is not what its name says.</exception>
    public static Stream OpenFile(string path)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", path, cause);
        }
    }

    /// <summary>
    /// The content of <paramref name="compressed"/>, which closes with it. Reading fails with <see cref="StorageException"/> where the bytes are
    /// damaged or end too early; errors call the bytes <paramref name="name"/>.
    /// </summary>
    /// <exception cref="StorageException">The bytes are not what the name says, or are compressed with something that is not read here.</exception>
    public static Stream Open(Stream compressed, string name)
    {
        var input = new CompressedInput(compressed);
        try
        {
            var found = FormatOf(input.Peek());
            var promised = NameOf(Path.GetExtension(name));
            if (input.Peek().IsEmpty)
                return input;
            if (promised is not null && promised != found)
            {
                throw new StorageException(
                    $"{name}: the name says {promised}, but the first bytes are {Convert.ToHexStringLower(input.Peek())}"
                    + $"{(found is null ? "" : $", which is {found}")}. Rename the file to what it is, or fetch it again.");
            }
            return found switch
            {
                "gzip" => new DamageReportingStream(new WholeGzipStream(input), input, name, found),
                "zstd" => new DamageReportingStream(new DecompressionStream(input), input, name, found),
                "bzip2" or "xz" => throw new StorageException($"{name}: is compressed with {found}, which is not read here. Compress it with zstd or gzip."),
                _ => input,
            };
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>The name without a suffix that only says how the file is compressed: <c>a.jsonl.gz</c> holds <c>a.jsonl</c>.</summary>
    public static string NameOfContent(string name) => NameOf(Path.GetExtension(name)) is null ? name : name[..name.LastIndexOf('.')];

    private static string? FormatOf(ReadOnlySpan<byte> first) => first switch
    {
        [0x1F, 0x8B, ..] => "gzip",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "zstd",
        [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => "zstd", // a skippable frame comes first
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31 or 0x17, ..] => "bzip2",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
        _ => null,
    };

    private static string? NameOf(string extension) => extension switch
    {
        ".gz" or ".tgz" => "gzip",
        ".zst" or ".zstd" or ".tzst" => "zstd",
        ".bz2" => "bzip2",
        ".xz" => "xz",
        _ => null,
    };
}
