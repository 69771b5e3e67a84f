using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Sequences;

public sealed class MixLedgerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_GivesBackWhatWasWritten()
    {
        var source = new SourceLedger
        {
            Name = "web",
            Share = 0.490m,
            AvailableDocuments = 3,
            AvailableTokens = 100,
            MaxEpochs = 2,
            Sequences = 12,
            PlacedTokens = 192,
            WholeEpochs = 2,
            PartEpochTokens = 0,
            DroppedTailTokens = 8,
            Epochs = 1.92,
        };
        var written = new MixLedger
        {
            SequenceTokens = 16,
            SequencesPerShard = 1000,
            BudgetTokens = null,
            PlacedTokens = 192,
            Sequences = 12,
            Stop = MixStop.SourceExhausted,
            StoppedBy = "web",
            Vocabulary = 100,
            Separator = 0,
            Tokenizer = "abc",
            Sources = [source],
            Phases = [new PhaseLedger { FirstSequence = 0, From = 0, Sources = ["web"], Shares = [0.49m] }],
        };
        var path = _folder.At(MixLedger.Suffix);
        written.Write(new FileOutput(path));
        var read = MixLedger.Read(path);
        Assert.Equal(written with { Sources = [], Phases = [] }, read with { Sources = [], Phases = [] });
        Assert.Equal(source, Assert.Single(read.Sources));
        Assert.Equal(["web"], Assert.Single(read.Phases).Sources);
        Assert.Contains("\"stop\": \"source_exhausted\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSomethingElse_SaysSo()
    {
        Assert.Equal(ExitCodes.InputsMissing, Assert.Throws<DomainAdaptException>(() => MixLedger.Read(_folder.At("none.json"))).ExitCode);
        File.WriteAllText(_folder.At("other.json"), "{ \"sequence_tokens\": 5 }");
        Assert.Equal(ExitCodes.StaleOutput, Assert.Throws<DomainAdaptException>(() => MixLedger.Read(_folder.At("other.json"))).ExitCode);
    }
}
