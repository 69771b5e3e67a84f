using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Tests.Files;

public sealed class ContentHashTests
{
    // FIPS 180-4 examples.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public async Task AllWays_GiveThePublishedHash(string text, string expected)
    {
        using var folder = new TemporaryFolder();
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        var path = folder.Write("a", bytes);
        Assert.Equal(expected, ContentHash.Of(bytes));
        Assert.Equal(expected, ContentHash.Of(new MemoryStream(bytes)));
        Assert.Equal(expected, await ContentHash.OfAsync(new MemoryStream(bytes), default));
        Assert.Equal(expected, ContentHash.OfFile(path));
        Assert.Equal(expected, await ContentHash.OfFileAsync(path, default));
        Assert.True(ContentHash.IsValid(expected));
        Assert.False(ContentHash.IsValid(expected.ToUpperInvariant()));
        Assert.False(ContentHash.IsValid(expected[1..]));
    }

    [Fact]
    public void OfFile_Missing_IsAMissingInput()
    {
        var failure = Assert.Throws<StorageException>(() => ContentHash.OfFile("/no/such/file"));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.StartsWith("/no/such/file: ", failure.Message, StringComparison.Ordinal);
    }
}
