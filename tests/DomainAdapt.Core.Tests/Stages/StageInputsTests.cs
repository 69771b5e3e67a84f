using DomainAdapt.Core.Stages;

namespace DomainAdapt.Core.Tests.Stages;

public sealed class StageInputsTests
{
    private static readonly StageInputs Inputs = new(
        [File("clean", "kept", 0, "web"), File("clean", "rejected", 0, "web"), File("read", "kept", 0, "filings"), File("clean", "kept", 1, null)],
        [File("mix", "kept", 7, null), File("mix", "plan", 0, null)],
        Source: null);

    [Fact]
    public void Channel_IsOfInputsAlone_InTheirOrder()
    {
        Assert.Equal(["clean/0", "read/0", "clean/1"], Inputs.Channel("kept").Select(Describe));
        Assert.Equal(["clean/0", "clean/1"], Inputs.Channel("kept", stage: "clean").Select(Describe));
        Assert.Equal(["mix/7"], Inputs.OwnChannel("kept").Select(Describe));
    }

    [Fact]
    public void OneTaskPerFile_TakesTheFilesSource()
    {
        var tasks = Inputs.OneTaskPerFile("kept");
        Assert.Equal(["web", "filings", null], tasks.Select(task => task.Source));
        Assert.Equal(["clean/0", "read/0", "clean/1"], tasks.Select(task => Describe(Assert.Single(task.Files))));
        Assert.Empty(Inputs.OneTaskPerFile("measures"));
    }

    private static string Describe(StageFile file) => $"{file.Stage}/{file.Task}";

    private static StageFile File(string stage, string channel, int task, string? source) => new()
    {
        Stage = stage,
        Phase = "main",
        Task = task,
        Channel = channel,
        Name = $"{task:00000}.documents.parquet",
        Path = $"/store/{stage}/{channel}/{task}",
        Source = source,
        Sha256 = "",
    };
}
