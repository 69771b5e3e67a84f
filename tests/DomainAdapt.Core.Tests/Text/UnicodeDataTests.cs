using System.Globalization;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class UnicodeDataTests
{
    private const string Reason = "the Unicode Character Database 15.0 is not there (Debian package unicode-data)";

    [Fact]
    public void Resource_IsWhatTheDatabaseSays()
    {
        Assert.SkipUnless(UnicodeDataCompiler.IsAvailable, Reason);
        using var resource = typeof(CodePoint).Assembly.GetManifestResourceStream(typeof(CodePoint), "UnicodeData.bin")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        Assert.Equal(UnicodeDataCompiler.Compile(), bytes);
    }

    [Fact(Explicit = true)] // Run by name to write the resource anew.
    public void WriteResource()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "DomainAdapt.sln")))
            root = root.Parent!;
        File.WriteAllBytes(Path.Combine(root.FullName, "src/DomainAdapt.Core/Text/UnicodeData.bin"), UnicodeDataCompiler.Compile());
    }

    [Fact]
    public void WhiteSpace_IsThePropertyOfTheDatabase()
    {
        Assert.SkipUnless(UnicodeDataCompiler.IsAvailable, Reason);
        Assert.Equal(
            UnicodeDataCompiler.ReadProperty("PropList.txt", "White_Space").Order(),
            Enumerable.Range(0, UnicodeData.CodePoints).Where(CodePoint.IsWhiteSpace));
    }

    [Fact] // The runtime's tables are of a later version: they know more characters and have corrected one.
    public void Category_OfWhatIsAssigned_IsTheRuntimes()
    {
        var differences = Enumerable.Range(0, UnicodeData.CodePoints)
            .Where(code => CodePoint.Category(code) != UnicodeCategory.OtherNotAssigned)
            .Where(code => CodePoint.Category(code) != CharUnicodeInfo.GetUnicodeCategory(code));
        Assert.Equal([0x1171E], differences); // Ahom consonant sign medial ra became a spacing mark
    }
}
