using CsCheck;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Core.Tests.Documents;

public sealed class DocumentIdTests
{
    private static readonly Gen<DocumentId> AnyId = Gen.Select(Gen.ULong, Gen.ULong, (high, low) => new DocumentId(high, low));

    [Fact] // printf 'sec-edgar\0002024/filing.txt' | sha256sum: ids must stay what they are in shards that were written.
    public void Of_IsTheFirstHalfOfTheHash()
        => Assert.Equal("30bf980312dbefc0f9da07c7486459ab", DocumentId.Of("sec-edgar", "2024/filing.txt").ToString());

    [Fact]
    public void Of_KeepsCorpusAndOriginApart()
        => Assert.NotEqual(DocumentId.Of("ab", "c"), DocumentId.Of("a", "bc"));

    [Fact]
    public void Order_IsThatOfTheHexDigits_AndOfTheBytes() => Gen.Select(AnyId, AnyId).Sample((left, right) =>
    {
        var expected = Math.Sign(string.CompareOrdinal(left.ToString(), right.ToString()));
        Assert.Equal(expected, Math.Sign(left.CompareTo(right)));
        Assert.Equal(expected, Math.Sign(BytesOf(left).AsSpan().SequenceCompareTo(BytesOf(right))));
        Assert.Equal(expected < 0, left < right);
        Assert.Equal(expected > 0, left > right);
        Assert.Equal(expected <= 0, left <= right);
        Assert.Equal(expected >= 0, left >= right);
    }, iter: 1_000);

    [Fact]
    public void Order_OfIdsWithEqualHalves_IsDecidedByTheOther()
    {
        Assert.True(new DocumentId(1, ulong.MaxValue) < new DocumentId(2, 0));
        Assert.True(new DocumentId(1, 1) < new DocumentId(1, ulong.MaxValue));
    }

    [Fact]
    public void ParseAndRead_GiveBackTheId() => AnyId.Sample(id =>
    {
        Assert.Equal(id, DocumentId.Parse(id.ToString()));
        Assert.Equal(id, DocumentId.Parse(id.ToString().ToUpperInvariant()));
        Assert.Equal(id, DocumentId.Read(BytesOf(id)));
    }, iter: 500);

    [Theory]
    [InlineData("")]
    [InlineData("30bf980312dbefc0f9da07c7486459a")]
    [InlineData("30bf980312dbefc0f9da07c7486459ab00")]
    [InlineData("30bf980312dbefc0f9da07c7486459ag")]
    public void Parse_OfAnythingElse_Throws(string hex) => Assert.Throws<FormatException>(() => DocumentId.Parse(hex));

    private static byte[] BytesOf(DocumentId id)
    {
        var bytes = new byte[DocumentId.Size];
        id.Write(bytes);
        return bytes;
    }
}
