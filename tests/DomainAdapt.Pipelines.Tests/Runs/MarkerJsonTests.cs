using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Testing;

namespace DomainAdapt.Pipelines.Tests.Runs;

public sealed class MarkerJsonTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfWhatWasSerialized_IsTheSame()
    {
        var marker = Marker();
        File.WriteAllBytes(_folder.At("marker.json"), MarkerJson.Serialize(marker));
        var read = MarkerJson.Read<TaskMarker>(_folder.At("marker.json"))!;
        Assert.Equal(MarkerJson.Serialize(marker), MarkerJson.Serialize(read));
        Assert.Equal((9007199254740993, "é.txt"), (read.Counts["bytes_in"], read.Files[0].Name));
    }

    [Fact]
    public void Serialize_IsReadableByPeopleAndOtherPrograms()
    {
        var json = Encoding.UTF8.GetString(MarkerJson.Serialize(Marker()));
        Assert.Contains("\"peak_memory_bytes\": 7", json, StringComparison.Ordinal);
        Assert.Contains("\"name\": \"é.txt\"", json, StringComparison.Ordinal);
        Assert.Contains("\"bytes_in\": 9007199254740993", json, StringComparison.Ordinal);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfNoFile_IsNull() => Assert.Null(MarkerJson.Read<TaskMarker>(_folder.At("none.json")));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"fingerprint\":\"0\"}")]
    [InlineData("[]")]
    public void Read_OfSomethingElse_SaysWhatToDo(string json)
    {
        File.WriteAllText(_folder.At("marker.json"), json);
        var failure = Assert.Throws<DomainAdaptException>(() => MarkerJson.Read<TaskMarker>(_folder.At("marker.json")));
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("marker.json: is not a TaskMarker", failure.Message, StringComparison.Ordinal);
    }

    private static TaskMarker Marker() => new()
    {
        Fingerprint = new string('f', 64),
        Phase = "main",
        Task = 3,
        Files = [new MarkerFile { Channel = "kept", Name = "é.txt", Phase = "main", Task = 3, Rows = 2, Bytes = 5, Sha256 = new string('a', 64) }],
        Counts = new Counts { ["bytes_in"] = 9007199254740993 },
        Evidence = new Evidence { Program = "0.1.0", Host = "somewhere", Finished = DateTimeOffset.UnixEpoch, Seconds = 0.5, PeakMemoryBytes = 7 },
    };
}
