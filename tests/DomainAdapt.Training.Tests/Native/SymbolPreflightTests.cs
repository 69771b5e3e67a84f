using System.Runtime.InteropServices;
using DomainAdapt.Training.Native;

namespace DomainAdapt.Training.Tests.Native;

public class SymbolPreflightTests
{
    private static readonly string[] Wanted = ["strlen", "_ZN2at4_ops3foo4callEv", "_ZN2at4_ops3bar4callEv"];

    [Fact]
    public void Missing_NamesWhatTheLibrariesLack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks in the C library of Linux");
        var libc = NativeLibrary.Load("libc.so.6");

        Assert.Equal(Wanted[1..], SymbolPreflight.Missing(Wanted, [libc]));
    }

    [Fact]
    public void Refusal_GivesCountAndFirstNamesInOneLine()
    {
        var refusal = SymbolPreflight.Refusal("/opt/libtorch", "2.9.1", wanted: 3, Wanted[1..]);

        Assert.NotNull(refusal);
        Assert.DoesNotContain('\n', refusal);
        Assert.Contains("lacks 2 of the 3 symbols", refusal);
        Assert.Contains("_ZN2at4_ops3foo4callEv", refusal);
        Assert.Contains("2.9.1", refusal);
    }

    [Fact]
    public void Refusal_WhereNothingIsMissing_IsNone() => Assert.Null(SymbolPreflight.Refusal("/opt/libtorch", null, 3, []));
}
