using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Corpora.Deduplication.Near;

namespace DomainAdapt.Corpora.Tests.Deduplication.Near;

/// <summary>Against vectors computed with NumPy and xxhash.</summary>
public sealed class DatatroveMinHashTests
{
    private static readonly string[] Shingles =
    [
        "the quick brown fox jumps", "quick brown fox jumps over", "brown fox jumps over the", "fox jumps over the lazy", "jumps over the lazy dog",
    ];

    [Fact]
    public void Functions_EqualNumPys()
    {
        var hash = new DatatroveMinHash();
        Assert.Equal([775169054918279404UL, 1758426461858698313, 2109959069025162, 965365488286768774], hash.Factors.Take(4));
        Assert.Equal(223865076026037746UL, hash.Factors[111]);
        Assert.Equal([1062448801025099917UL, 1324811268927594100, 1217488311597731462, 100775521383383736], hash.Offsets.Take(4));
        Assert.Equal(1097409548522419201UL, hash.Offsets[111]);
    }

    [Fact]
    public void Sign_WithXxHash64()
    {
        ulong[] hashes = [.. Shingles.Select(shingle => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(shingle)))];
        Assert.Equal([7797000677988824208UL, 4793414983259776074, 7369512836458661087, 13961012810162701268, 15736776954345750141], hashes);
        var signature = new DatatroveMinHash().Sign(hashes);
        Assert.Equal(
            [85330943174081874UL, 663359892825767826, 302227827184868053, 34440879854629237, 1270900061947546662, 117899488208280896, 922286648869847700, 204404170303891102],
            signature.Take(8));
        Assert.Equal(3963570588256049UL, signature[111]);
    }

    [Fact]
    public void Sign_WithSha1()
    {
#pragma warning disable CA5350 // A hash of shingles that must equal the peer's; nothing is kept secret by it.
        ulong[] hashes = [.. Shingles.Select(shingle => BitConverter.ToUInt64(SHA1.HashData(Encoding.UTF8.GetBytes(shingle))))];
#pragma warning restore CA5350
        Assert.Equal([585594454516184072UL, 284080765670708113, 594234408324153881, 226360113463360020], new DatatroveMinHash().Sign(hashes).Take(4));
    }
}
