using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Mixing.Verification;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing.Verification;

/// <summary>Mixes written by hand, each wrong in one way, that the verifier must not let pass.</summary>
public sealed class MixVerifierTests : IDisposable
{
    private static readonly SequenceFormat Format = new(SequenceTokens: 8, Vocabulary: 300, Tokenizer: "abc");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARightMix_IsValid()
    {
        var verification = await VerifyAsync(new Mix(FiftyOne(200)));
        Assert.Empty(verification.Violations);
        Assert.True(verification.IsValid);
        Assert.Equal((200L, 1600L), (verification.Sequences, verification.Tokens));
    }

    [Fact]
    public async Task FiftyFifty_IsNotFiftyOneFortyNine()
    {
        // The totals of the ledger are those of the stream: only the prefixes betray it.
        var verification = await VerifyAsync(new Mix([.. Enumerable.Range(0, 200).Select(i => i % 2)]));
        Assert.Equal(["prefix"], verification.Violations.Select(violation => violation.Rule).Distinct());
        // After 100 sequences a has 50; 0.51 x 100 is 51, a whole sequence more.
        Assert.Equal(("a", 99L), (verification.Violations[0].Subject, verification.Violations[0].Sequence));
    }

    [Fact]
    public async Task RightTotals_InTheWrongOrder_AreFound()
    {
        var turns = FiftyOne(200);
        Array.Sort(turns); // all of a first
        var verification = await VerifyAsync(new Mix(turns));
        Assert.Contains(verification.Violations, violation => violation is { Rule: "prefix", Subject: "a", Sequence: 2 });
    }

    [Fact]
    public async Task ALedgerThatOverstates_IsFound()
    {
        var verification = await VerifyAsync(new Mix(FiftyOne(200)) { Claimed = 201 });
        Assert.Contains(verification.Violations, violation => violation is { Rule: "ledger", Subject: "placed_tokens" });
        Assert.Contains(verification.Violations, violation => violation is { Rule: "ledger", Subject: "sequences" });
    }

    [Fact]
    public async Task AFlatFileWithOneOtherId_IsFound()
    {
        var verification = await VerifyAsync(new Mix(FiftyOne(200)) { FlatDiffersAt = 123 });
        var violation = Assert.Single(verification.Violations);
        Assert.Equal(("flat", "ids", 123L), (violation.Rule, violation.Subject, violation.Sequence));
    }

    [Fact]
    public async Task LineageThatDoesNotTile_IsFound()
    {
        var verification = await VerifyAsync(new Mix(FiftyOne(200)) { LineageGapAt = 7 });
        var violation = Assert.Single(verification.Violations);
        Assert.Equal(("lineage", 7L), (violation.Rule, violation.Sequence));
    }

    [Fact]
    public async Task AStopThatIsNotTrue_IsFound()
    {
        var verification = await VerifyAsync(new Mix(FiftyOne(200)) { Budget = 5000 });
        Assert.Equal(["stop"], verification.Violations.Select(violation => violation.Rule));
    }

    [Fact]
    public async Task DocumentsOfAnotherSource_AreFound()
    {
        // The token shards say that the one document of a's sequences is b's.
        var inputs = new MixInputs(_folder).Add("b", 1, shards: 1, first: 10);
        var foreign = inputs.Documents.Keys.Single();
        var verification = await VerifyAsync(new Mix(FiftyOne(10)) { Document = foreign }, inputs.Files);
        Assert.Contains(verification.Violations, violation => violation is { Rule: "one_source", Subject: "a" });
        Assert.Contains(verification.Violations, violation => violation is { Rule: "repeated", Subject: "b" });
    }

    /// <summary>The first turns of 51 to 49, by hand: a leads, and once in fifty turns comes twice.</summary>
    private static int[] FiftyOne(int count)
    {
        var turns = new int[count];
        for (var (i, a) = (0, 0); i < count; i++)
        {
            turns[i] = (a + 1) * 100 <= ((i + 1) * 51) + 49 ? 0 : 1;
            a += turns[i] == 0 ? 1 : 0;
        }
        return turns;
    }

    private async Task<MixVerification> VerifyAsync(Mix mix, IReadOnlyList<StageFile>? tokenShards = null)
    {
        var task = new FakeStageTask(_folder.At("mix"));
        using (var shard = new SequenceShardWriter(task.CreateOutput("sequences", SequenceShardWriter.Suffix), Format))
        using (var flat = new FlatSequenceWriter(
            task.CreateOutput("flat", FlatSequenceWriter.Suffix), task.CreateOutput("flat", FlatSequenceWriter.IndexSuffix), Format))
        using (var lineage = new LineageShardWriter(task.CreateOutput("lineage", LineageShardWriter.Suffix)))
        {
            for (var i = 0; i < mix.Turns.Length; i++)
            {
                var ids = Enumerable.Repeat(100 + mix.Turns[i], Format.SequenceTokens).ToArray();
                shard.Write(new TrainingSequence(ids, mix.NameOf(i), 0, Format.SequenceTokens, mix.Document));
                lineage.Write(new SequencePiece(i, 0, i == mix.LineageGapAt ? 7 : 8, mix.Document, 0, 0));
                ids[3] += i == mix.FlatDiffersAt ? 1 : 0;
                flat.Write(ids, mix.NameOf(i));
            }
        }
        mix.ToLedger().Write(task.CreateOutput("ledger", MixLedger.Suffix));
        return await MixVerifier.VerifyAsync(task.Files, tokenShards ?? [], default);
    }

    private sealed record Mix(int[] Turns)
    {
        public int? Claimed { get; init; }

        public long? Budget { get; init; }

        public int FlatDiffersAt { get; init; } = -1;

        public int LineageGapAt { get; init; } = -1;

        public DocumentId Document { get; init; } = DocumentId.Of("a", "0");

        public string NameOf(int sequence) => Turns[sequence] == 0 ? "a" : "b";

        public MixLedger ToLedger()
        {
            var sequences = Claimed ?? Turns.Length;
            return new MixLedger
            {
                SequenceTokens = Format.SequenceTokens,
                SequencesPerShard = 1000,
                BudgetTokens = Budget ?? sequences * 8L,
                PlacedTokens = sequences * 8L,
                Sequences = sequences,
                Stop = MixStop.BudgetReached,
                StoppedBy = null,
                Vocabulary = Format.Vocabulary,
                Separator = 0,
                Tokenizer = Format.Tokenizer,
                Sources = [Source("a", 0.51m, 0), Source("b", 0.49m, 1)],
                Phases = [new PhaseLedger { FirstSequence = 0, From = 0, Sources = ["a", "b"], Shares = [0.51m, 0.49m] }],
            };
        }

        private SourceLedger Source(string name, decimal share, int number)
        {
            var sequences = Turns.Count(turn => turn == number);
            return new SourceLedger
            {
                Name = name,
                Share = share,
                AvailableDocuments = 1,
                AvailableTokens = 100_000,
                MaxEpochs = 1,
                Sequences = sequences,
                PlacedTokens = sequences * 8L,
                WholeEpochs = 0,
                PartEpochTokens = sequences * 8L,
                DroppedTailTokens = 0,
                Epochs = sequences * 8 / 100_000.0,
            };
        }
    }
}
