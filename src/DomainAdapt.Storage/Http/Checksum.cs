using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Http;

/// <summary>How a publisher names the bytes of a file.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>MD5, as S3 gives it for objects of one part; it shows damage, not forgery.</summary>
    Md5,

    /// <summary>git's blob id: SHA-1 over <c>blob LENGTH\0</c> and the bytes.</summary>
    GitBlob,
}

/// <summary>What a file's bytes must hash to.</summary>
/// <param name="Algorithm">How.</param>
/// <param name="Value">The hash, lower hex.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, string Value)
{
    /// <summary>The same hash of what is left of a stream whose length is known.</summary>
    public Checksum Of(Stream stream) => this with { Value = Hash(stream) };

    /// <summary>What it reads like in messages.</summary>
    public override string ToString() => $"{Algorithm switch { ChecksumAlgorithm.Sha256 => "SHA-256", ChecksumAlgorithm.Md5 => "MD5", _ => "git blob id" }} {Value}";

#pragma warning disable CA5350, CA5351 // The publisher chose the hash.
    private string Hash(Stream stream) => Algorithm switch
    {
        ChecksumAlgorithm.Sha256 => ContentHash.Of(stream),
        ChecksumAlgorithm.Md5 => Convert.ToHexStringLower(MD5.HashData(stream)),
        _ => GitBlob(stream),
    };

    private static string GitBlob(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {stream.Length}\0")));
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is var read and > 0)
            hash.AppendData(buffer.AsSpan(0, read));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
#pragma warning restore CA5350, CA5351
}
