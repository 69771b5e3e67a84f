using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Training.Tests.Stages;

/// <summary>
/// A mix of two sources as its stage leaves it: two flat files and a ledger. Tokens count upwards, or repeat a
/// text, so that there is something to learn.
/// </summary>
internal static class SomeMix
{
    public const int Vocabulary = 41;
    public const int SequenceTokens = 16;

    public static IReadOnlyList<StageFile> Write(
        string folder, int sequences = 40, MixStop stop = MixStop.BudgetReached, int sequenceTokens = SequenceTokens, int vocabulary = Vocabulary,
        string tokenizer = "t0", IReadOnlyList<int>? text = null)
    {
        var format = new SequenceFormat(sequenceTokens, vocabulary, tokenizer);
        var files = new List<StageFile>();
        for (var index = 0; index < 2; index++)
        {
            var task = new FakeStageTask(folder) { Stage = "mix", Phase = "write", Index = index };
            var (ids, rest) = (task.CreateOutput("flat", FlatSequenceWriter.Suffix), task.CreateOutput("flat", FlatSequenceWriter.IndexSuffix));
            using (var flat = new FlatSequenceWriter(ids, rest, format))
            {
                for (var i = index * sequences / 2; i < (index + 1) * sequences / 2; i++)
                {
                    var start = (int)(SplitMix64.Mix((ulong)i + 1) % (ulong)vocabulary);
                    flat.Write([.. Enumerable.Range(start, sequenceTokens).Select(id => text is null ? id % vocabulary : text[id % text.Count])], i % 2 == 0 ? "law" : "web");
                }
            }
            files.AddRange(task.Files);
        }
        var plan = new FakeStageTask(folder) { Stage = "mix", Phase = "plan" };
        (Ledger(sequences, stop, sequenceTokens) with { Vocabulary = vocabulary, Tokenizer = tokenizer }).Write(plan.CreateOutput("ledger", MixLedger.Suffix));
        return [.. files, .. plan.Files];
    }

    private static MixLedger Ledger(int sequences, MixStop stop, int sequenceTokens) => new()
    {
        SequenceTokens = sequenceTokens,
        SequencesPerShard = sequences / 2,
        BudgetTokens = 1000,
        PlacedTokens = sequences * sequenceTokens,
        Sequences = sequences,
        Stop = stop,
        StoppedBy = stop == MixStop.SourceExhausted ? "law" : null,
        Vocabulary = Vocabulary,
        Separator = 0,
        Tokenizer = "t0",
        Sources = [Source("law", 160), Source("web", 640)],
        Phases = [new PhaseLedger { FirstSequence = 0, From = 0, Sources = ["law", "web"], Shares = [0.5m, 0.5m] }],
    };

    private static SourceLedger Source(string name, long available) => new()
    {
        Name = name,
        Share = 0.5m,
        AvailableDocuments = 3,
        AvailableTokens = available,
        MaxEpochs = 2,
        Sequences = 20,
        PlacedTokens = 320,
        WholeEpochs = 320 / available,
        PartEpochTokens = 320 % available,
        DroppedTailTokens = 0,
        Epochs = 320.0 / available,
    };
}
