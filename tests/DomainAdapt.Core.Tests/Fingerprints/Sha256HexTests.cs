using DomainAdapt.Core.Fingerprints;

namespace DomainAdapt.Core.Tests.Fingerprints;

public sealed class Sha256HexTests
{
    [Theory] // FIPS 180-2, appendix B.1, and the empty message
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Of_PublishedVectors(string text, string expected) => Assert.Equal(expected, Sha256Hex.Of(text));

    [Fact]
    public void Of_Text_IsOfItsUtf8()
        => Assert.Equal(Sha256Hex.Of("é漢"u8), Sha256Hex.Of("é漢"));
}
