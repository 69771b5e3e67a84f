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

    [Fact] // From the text: case and marks set aside, as datatrove's normalisation does.
    public void TrySign_OfAText()
    {
        var signature = new ulong[DatatroveSignature.Numbers];
        var signer = new DatatroveSignature(5);
        Assert.True(signer.TrySign("The quick (brown) fox JUMPS over the lazy dog."u8, signature));
        Assert.Equal(
            [85330943174081874UL, 663359892825767826, 302227827184868053, 34440879854629237, 1270900061947546662, 117899488208280896, 922286648869847700, 204404170303891102],
            signature.Take(8));
        Assert.Equal(3963570588256049UL, signature[111]);
        Assert.False(signer.TrySign("four words are few"u8, signature));
    }

    [Fact] // The remainder without a division, at the ends of the range too.
    public void Sign_IsTheRemainder()
    {
        var minHash = new DatatroveMinHash();
        ulong[] shingles = [0, 1, ulong.MaxValue, (1UL << 61) - 1, (1UL << 61) - 2, 1UL << 61, 7 * ((1UL << 61) - 1), 8 * ((1UL << 61) - 1) - 1, 123456789];
        foreach (var shingle in shingles)
        {
            Assert.Equal(
                minHash.Factors.Zip(minHash.Offsets, (factor, offset) => ((shingle * factor) + offset) % ((1UL << 61) - 1)), minHash.Sign([shingle]));
        }
    }

    [Fact] // Near copies are candidates with 14 bands of 8; a text shorter than a shingle has no signature and is kept, as datatrove does.
    public void Pairs_WithDatatrovesFunctions()
    {
        var near = new NearDuplicates(new NearOptions { Hashes = HashFamily.Datatrove, BandCount = 14, RowsPerBand = 8, Verify = false });
        var text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i}"));
        foreach (var document in (string[])[text, text + " more", "too short", "too short", string.Join(' ', Enumerable.Range(500, 200))])
            near.Add(Encoding.UTF8.GetBytes(document));
        var pair = Assert.Single(near.Pairs());
        Assert.Equal((0, 1), (pair.Left, pair.Right));
        Assert.InRange(pair.Similarity, 0.9, 1);
        Assert.Contains("112", Assert.Single(new NearOptions { Hashes = HashFamily.Datatrove }.Problems()), StringComparison.Ordinal);
    }
}
