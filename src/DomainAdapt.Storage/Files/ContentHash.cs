using System.Security.Cryptography;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Files;

/// <summary>SHA-256 of bytes, as 64 lower hex digits.</summary>
public static class ContentHash
{
    /// <summary>Hex digits of a hash.</summary>
    public const int HexLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>Hash of bytes in memory.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Hash of what is left of a stream.</summary>
    public static string Of(Stream stream) => Convert.ToHexStringLower(SHA256.HashData(stream));

    /// <summary>Hash of what is left of a stream.</summary>
    public static async Task<string> OfAsync(Stream stream, CancellationToken cancellationToken)
        => Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));

    /// <summary>Hash of a file.</summary>
    /// <exception cref="StorageException">The file is missing or cannot be read.</exception>
    public static string OfFile(string path)
    {
        using var file = Open(path);
        return Of(file);
    }

    /// <summary>Hash of a file.</summary>
    /// <exception cref="StorageException">The file is missing or cannot be read.</exception>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = Open(path);
        await using (file.ConfigureAwait(false))
            return await OfAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the text is 64 lower hex digits.</summary>
    public static bool IsValid(string? text)
        => text is { Length: HexLength } && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of("read", path, cause);
        }
    }
}
