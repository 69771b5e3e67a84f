using DomainAdapt.Storage.Files;

namespace DomainAdapt.Storage.Tests.Files;

public sealed class DurableFileTests
{
    [Fact]
    public void WriteAllBytes_ReplacesAndLeavesNoTemporary()
    {
        using var folder = new TemporaryFolder();
        DurableFile.WriteAllBytes(folder["x/current"], "v0001"u8);
        DurableFile.WriteAllBytes(folder["x/current"], "v2"u8);
        Assert.Equal("v2"u8.ToArray(), File.ReadAllBytes(folder["x/current"]));
        Assert.Single(Directory.GetFiles(folder["x"]));
    }
}
