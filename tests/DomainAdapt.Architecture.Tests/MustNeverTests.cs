using DomainAdapt.Core.Stages;

namespace DomainAdapt.Architecture.Tests;

/// <summary>What no code of a room may call: it would make an output depend on where or when it was made.</summary>
public sealed class MustNeverTests
{
    public static TheoryData<string> Rooms => new(Repository.Rooms);

    // Culture and the system's Unicode data differ between machines; under invariant globalisation Normalize silently does nothing.
    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_NeverUsesCultureOrTheSystemsUnicode(string room)
        => Assert.DoesNotContain(Calls.Of(Repository.AssemblyPath(room)), call => call.Target is
            "System.String::Normalize" or "System.String::IsNormalized" or "System.String::ToLower" or "System.String::ToUpper"
            or "System.Globalization.CultureInfo::get_CurrentCulture" or "System.Globalization.CultureInfo::get_CurrentUICulture");

    [Theory]
    [InlineData("Corpora")]
    [InlineData("Training")]
    [InlineData("Shards")]
    [InlineData("Tokenizers")]
    public void RoomsOfStages_NeverReadTheClockOrAmbientRandomness(string room)
        => Assert.DoesNotContain(Calls.Of(Repository.AssemblyPath(room)), call => call.Target is
            "System.DateTime::get_Now" or "System.DateTime::get_UtcNow" or "System.DateTimeOffset::get_UtcNow" or "System.DateTimeOffset::get_Now"
            or "System.Random::.ctor" or "System.Random::get_Shared" or "System.Guid::NewGuid"
            or "System.Environment::GetEnvironmentVariable" or "System.Environment::get_ProcessorCount" or "System.Environment::get_CurrentDirectory");

    [Theory]
    [InlineData("Corpora")]
    [InlineData("Training")]
    public void Stages_NeverComposeAPath(string room)
    {
        var stages = Calls.TypesDerivedFrom(Repository.AssemblyPath(room), typeof(Stage).FullName!);
        Assert.NotEmpty(stages);
        Assert.DoesNotContain(Calls.Of(Repository.AssemblyPath(room)), call =>
            call.Target is "System.IO.Path::Combine" or "System.IO.Path::Join" or "System.IO.Path::GetTempPath" or "System.IO.Path::GetFullPath"
            && stages.Any(stage => call.Caller == stage || call.Caller.StartsWith(stage + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Calls_FindsWhatIsThere()
        => Assert.Contains(Calls.Of(Repository.AssemblyPath("Pipelines")), call => call.Target == "System.IO.Path::Combine");

    [Fact]
    public void SourceFiles_AreSmallEnoughToRead()
    {
        const int MostLines = 420;
        Assert.DoesNotContain(
            Repository.SourceFiles().Select(path => (Path: Path.GetRelativePath(Repository.Root, path), Lines: File.ReadLines(path).Count())),
            file => file.Lines > MostLines);
    }

    [Fact]
    public void SourceFiles_AreNotNamedAfterNothing()
        => Assert.DoesNotContain(
            Repository.SourceFiles().Select(Path.GetFileNameWithoutExtension),
            name => name!.EndsWith("Manager", StringComparison.Ordinal) || name.EndsWith("Helper", StringComparison.Ordinal)
                || name.EndsWith("Helpers", StringComparison.Ordinal) || name.EndsWith("Utils", StringComparison.Ordinal));
}
