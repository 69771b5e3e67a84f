using System.IO.Compression;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Reading.Origins;

public sealed class PackageOriginTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TakesWhatItsPatternsFitAndTheOtherPackageLacks()
    {
        Pack("Some.Web.Ref", "ref/a/Some.Web.xml", "ref/a/some.core.XML", "ref/a/Some.Web.dll", "data/other.xml");
        Pack("Some.Core.Ref", "ref/b/Some.Core.xml", "ref/b/Some.Extra.xml");
        var spec = new PackageOriginSpec
        {
            Package = "Some.Web.Ref",
            Version = "1.0.0",
            Include = ["**/ref/**/*.xml", "**/*.XML"],
            ExcludeSameNamedIn = new OtherPackageSpec { Package = "Some.Core.Ref", Version = "1.0.0" },
        };

        Assert.Equal(["ref/a/Some.Web.xml"], await MembersAsync(spec));
        Assert.Equal(["ref/a/Some.Web.xml", "ref/a/some.core.XML"], await MembersAsync(spec with { ExcludeSameNamedIn = null }));
    }

    [Fact]
    public async Task APackageThatWasNotRestoredIsNamedWithWhatToDo()
    {
        var missing = await Assert.ThrowsAnyAsync<DomainAdaptException>(() => MembersAsync(new PackageOriginSpec { Package = "No.Such", Version = "2.0.0" }));
        Assert.Contains("No.Such", missing.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet restore", missing.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.InputsMissing, missing.ExitCode);
    }

    private void Pack(string package, params string[] members)
    {
        var id = package.ToLowerInvariant();
        Directory.CreateDirectory(_folder.At("packages", id, "1.0.0"));
        using var zip = new ZipArchive(File.Create(_folder.At("packages", id, "1.0.0", $"{id}.1.0.0.nupkg")), ZipArchiveMode.Create);
        foreach (var member in members)
        {
            using var content = new StreamWriter(zip.CreateEntry(member).Open());
            content.Write(member);
        }
    }

    private async Task<IEnumerable<string?>> MembersAsync(PackageOriginSpec spec)
    {
        var machine = new Machine { CacheFolder = _folder.At("cache"), PackagesFolder = _folder.At("packages"), Offline = true };
        var source = FakeStageTask.SomeSource("packed", spec, new TextReaderSpec());
        var files = await new PackageOrigin(spec).AcquireAsync(source, machine, new ProgressList(), TestContext.Current.CancellationToken);
        return files.Select(file => file.MemberPath);
    }
}
