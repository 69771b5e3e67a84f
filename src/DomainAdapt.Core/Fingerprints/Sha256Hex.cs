using System.Security.Cryptography;
using System.Text;

namespace DomainAdapt.Core.Fingerprints;

/// <summary>SHA-256 as 64 lower hex digits.</summary>
public static class Sha256Hex
{
    /// <summary>Of a text's UTF-8 bytes.</summary>
    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>Of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
