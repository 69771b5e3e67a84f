using System.Text;
using DomainAdapt.Training.Native;

namespace DomainAdapt.Training.Tests.Native;

public class ElfLibraryTests
{
    private static string Bridge
        => LibtorchFolder.BesideProgram().Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).First(File.Exists);

    [Fact]
    public void UndefinedSymbols_AreThoseTakenFromLibtorch()
    {
        var symbols = ElfLibrary.Parse(File.ReadAllBytes(Bridge)).UndefinedSymbols();

        Assert.Equal(1204, symbols.Count);
        Assert.Contains(symbols, symbol => symbol.StartsWith("_ZN2at4_ops2mm", StringComparison.Ordinal));
        Assert.DoesNotContain("malloc", symbols); // it has a version: the C library's, not libtorch's
    }

    [Fact]
    public void WeakenVersion_ChangesOneFlagOnly()
    {
        var original = File.ReadAllBytes(Bridge);
        var elf = ElfLibrary.Parse((byte[])original.Clone());

        Assert.Equal(1, elf.WeakenVersion("GLIBCXX_3.4.32"));
        Assert.Equal(0, elf.WeakenVersion("GLIBCXX_9.9.99"));

        var changed = elf.Bytes.ToArray();
        var different = Enumerable.Range(0, original.Length).Where(i => original[i] != changed[i]).ToList();
        Assert.Equal(2, Assert.Single(different.Select(i => changed[i])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#!/bin/sh")]
    [InlineData("\x7f" + "ELF\x02\x01")] // ends within its header
    public void Parse_OtherBytes_Throws(string text)
        => Assert.Throws<BadImageFormatException>(() => ElfLibrary.Parse(Encoding.Latin1.GetBytes(text)));
}
