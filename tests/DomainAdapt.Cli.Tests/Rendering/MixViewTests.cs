using DomainAdapt.Cli.Rendering;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;

namespace DomainAdapt.Cli.Tests.Rendering;

public sealed class MixViewTests
{
    [Fact] // Half and half for 900 sequences of 1000, then a alone: the last tenth of the bars says so, the totals do not hide it.
    public void AnAnnealing_ShowsWhereItIs()
    {
        var ledger = new MixLedger
        {
            SequenceTokens = 10,
            SequencesPerShard = 1000,
            BudgetTokens = 10_000,
            PlacedTokens = 10_000,
            Sequences = 1000,
            Stop = MixStop.BudgetReached,
            StoppedBy = null,
            Vocabulary = 100,
            Separator = 0,
            Tokenizer = "abc",
            Sources = [Source("a", 550), Source("bee", 450)],
            Phases =
            [
                new PhaseLedger { FirstSequence = 0, From = 0, Sources = ["a", "bee"], Shares = [0.5m, 0.5m] },
                new PhaseLedger { FirstSequence = 900, From = 0.9m, Sources = ["a"], Shares = [1] },
            ],
        };
        long[] tokens = [5000, 5000, 9000, 9000, 10_000, 10_000];
        var shares = new Table(
            "mix_shares",
            new Column<long>("tokens", tokens),
            new Column<string>("source", ["a", "bee", "a", "bee", "a", "bee"]),
            new Column<long>("placed_tokens", [2500, 2500, 4500, 4500, 5500, 4500]));
        using var output = new StringWriter { NewLine = "\n" };
        new MixView(output).Write("mix", ledger, shares);
        Assert.Equal(
            [
                "mix: 10,000 tokens in 1,000 sequences; stopped at its budget",
                $"  a   {new string('▄', 54)}{new string('█', 6)} 55.00 % of the tokens, asked 50.00 %, 1.00 epochs",
                $"  bee {new string('▄', 54)}{new string(' ', 6)} 45.00 % of the tokens, asked 50.00 %, 1.00 epochs",
                "  from sequence 900 on: a 100.00 %",
            ],
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static SourceLedger Source(string name, long sequences) => new()
    {
        Name = name,
        Share = 0.5m,
        AvailableDocuments = 1,
        AvailableTokens = 10 * sequences,
        MaxEpochs = 1,
        Sequences = sequences,
        PlacedTokens = 10 * sequences,
        WholeEpochs = 1,
        PartEpochTokens = 0,
        DroppedTailTokens = 0,
        Epochs = 1,
    };
}
