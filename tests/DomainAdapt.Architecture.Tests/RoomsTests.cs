using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DomainAdapt.Architecture.Tests;

/// <summary>The rooms, the arrows between them, and the packages that live in each.</summary>
public sealed class RoomsTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Core"] = [],
        ["Storage"] = ["Core"],
        ["Shards"] = ["Core", "Storage"],
        ["Tokenizers"] = ["Core"],
        ["Scaling"] = ["Core"],
        ["Corpora"] = ["Core", "Storage", "Shards", "Tokenizers"],
        ["Training"] = ["Core", "Storage", "Shards", "Tokenizers", "Scaling"],
        ["Pipelines"] = ["Core", "Storage"],
        ["Reports"] = ["Core", "Storage", "Pipelines", "Shards", "Scaling"],
        ["Cli"] = ["Core", "Storage", "Shards", "Tokenizers", "Corpora", "Training", "Scaling", "Pipelines", "Reports"],
    };

    // Assembly of a package, and the only room that may touch it.
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["TorchSharp"] = "Training",
        ["Parquet"] = "Shards",
        ["Microsoft.ML.Tokenizers"] = "Tokenizers",
        ["YamlDotNet"] = "Pipelines",
        ["Cronos"] = "Pipelines",
        ["Polly.Core"] = "Storage",
        ["AWSSDK.Core"] = "Storage",
        ["AWSSDK.S3"] = "Storage",
        ["ZstdSharp"] = "Storage",
        ["ScottPlot"] = "Reports",
        ["UglyToad.PdfPig"] = "Corpora",
        ["MimeKit"] = "Corpora",
        ["Spectre.Console"] = "Cli",
        ["System.CommandLine"] = "Cli",
        ["Microsoft.Extensions.Hosting"] = "Cli",
    };

    public static TheoryData<string> Rooms => new(Repository.Rooms);

    [Fact]
    public void Rooms_AreThoseOfTheDesign() => Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), Repository.Rooms);

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_KnowsOnlyTheRoomsTheGraphGivesIt(string room)
    {
        var inProject = Repository.Project(room).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)["DomainAdapt.".Length..]);
        var inAssembly = References(room).Where(name => name.StartsWith("DomainAdapt.", StringComparison.Ordinal)).Select(name => name["DomainAdapt.".Length..]);
        Assert.Empty(inProject.Concat(inAssembly).Except(Arrows[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_TouchesOnlyItsOwnPackages(string room)
        => Assert.DoesNotContain(References(room), name => Packages.TryGetValue(name, out var home) && home != room);

    [Fact]
    public void Packages_AreReallyUsedWhereTheyLive()
    {
        // So that the test above is about something: each listed package is touched by its room, or by none yet.
        var touched = Repository.Rooms.SelectMany(References).ToHashSet(StringComparer.Ordinal);
        string[] essential = ["TorchSharp", "Parquet", "YamlDotNet", "Spectre.Console", "Microsoft.ML.Tokenizers", "UglyToad.PdfPig", "MimeKit"];
        Assert.Empty(essential.Except(touched));
    }

    [Fact]
    public void TopLevel_IsThatOfTheDesign()
    {
        string[] folders = ["corpora", "deploy", "docs", "pipelines", "src", "tests"];
        var found = Directory.EnumerateDirectories(Repository.Root).Select(Path.GetFileName)
            .Where(name => name![0] != '.' && name is not ("work" or "TestResults" or "artifacts"));
        Assert.Equal(folders, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tests_MirrorTheRooms()
        => Assert.All(Repository.Rooms, room => Assert.True(Directory.Exists(Path.Combine(Repository.Root, "tests", $"DomainAdapt.{room}.Tests")), room));

    private static List<string> References(string room)
    {
        using var file = new PEReader(File.OpenRead(Repository.AssemblyPath(room)));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
