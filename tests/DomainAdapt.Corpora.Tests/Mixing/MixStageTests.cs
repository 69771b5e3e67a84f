using System.Security.Cryptography;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Mixing.Verification;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Mixing;

public sealed class MixStageTests : IDisposable
{
    private const int SequenceTokens = 32;

    private static readonly MixSpec Spec = new()
    {
        SequenceTokens = SequenceTokens,
        Shares = new Dictionary<string, decimal> { ["web"] = 0.49m, ["filings"] = 0.51m },
        MaxEpochs = new Dictionary<string, int> { ["filings"] = 3 },
        BudgetTokens = 250 * SequenceTokens,
        ShardBytes = 70 * SequenceTokens * sizeof(int),
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AMix_PassesTheVerifier()
    {
        var inputs = Inputs();
        var run = await RunAsync(Spec, inputs);
        var verification = await MixVerifier.VerifyAsync(run.Files, inputs.Files, default);
        Assert.Empty(verification.Violations);
        Assert.Equal(250, verification.Sequences);
        Assert.Equal(128L * SequenceTokens, verification.TokensBySource["filings"]); // 0.51 x 250 is 127.5
        Assert.Equal(600, verification.DocumentsChecked);
        Assert.Equal([70L, 70, 70, 40], run.Channel("sequences").Select(file => file.Rows));
    }

    [Fact]
    public async Task WhatATakeDownListNames_IsInNoSequence_AndWrittenDown()
    {
        var inputs = Inputs();
        DocumentId[] named = [.. inputs.Documents.Keys.Where((_, number) => number % 7 == 3)];
        var run = await RunAsync(Excluding(named), inputs);

        var placed = await PiecesAsync(run);
        Assert.Empty(named.Intersect(placed.Select(piece => piece.Document)));
        Assert.Equal(250, placed.Select(piece => piece.Sequence).Distinct().Count());
        var excluded = new List<ExcludedDocument>();
        foreach (var file in run.Channel("excluded"))
            excluded.AddRange(await ExcludedShardReader.ReadAsync(file.Path, default).SelectMany(batch => batch).ToListAsync());
        Assert.Equal(named.Order(), excluded.Select(document => document.Id).Order());
        Assert.All(excluded, document => Assert.Equal(inputs.Documents[document.Id].Length, document.Tokens));
        Assert.Equal(named.Length, run.Counts["documents_excluded"]);
        Assert.Equal(600, run.Counts["documents_read"]);
        var verification = await MixVerifier.VerifyAsync(run.Files, inputs.Files, default);
        Assert.Empty(verification.Violations);
        Assert.Equal(600 - named.Length, verification.DocumentsChecked);
    }

    [Fact] // The lineage and the list of what was left out contradict each other: a mix from before the list, with the list beside it.
    public async Task AnExcludedDocumentThatWasPlaced_DoesNotPassTheVerifier()
    {
        var inputs = Inputs();
        var before = await RunAsync(Spec, inputs);
        var placed = (await PiecesAsync(before))[0].Document;
        var after = await MixRun.OfAsync(Excluding([placed]), _folder.At("after"), inputs.Files);
        var files = before.Files.Concat(after.Channel("excluded")).ToList();
        var verification = await MixVerifier.VerifyAsync(files, inputs.Files, default);
        Assert.Contains(verification.Violations, violation => violation.Rule == "excluded");
    }

    [Fact]
    public async Task AListThatNamesAWholeSource_SaysSo()
    {
        var inputs = Inputs();
        var filings = inputs.Documents.Keys.Where(id => Enumerable.Range(0, 600).Any(number => id == DocumentId.Of("filings", $"{number}")));
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Excluding([.. filings]), inputs));
        Assert.Contains("shares.filings: the source has no tokens", failure.Message, StringComparison.Ordinal);
        Assert.Contains("what exclude takes out", failure.Message, StringComparison.Ordinal);
    }

    private MixSpec Excluding(IReadOnlyList<DocumentId> ids)
    {
        File.WriteAllLines(_folder.At("take-down.txt"), ids.Select(id => $"id {id}"));
        return Spec with { Exclude = _folder.At("take-down.txt") };
    }

    private static async Task<List<SequencePiece>> PiecesAsync(MixRun run)
    {
        var pieces = new List<SequencePiece>();
        foreach (var file in run.Channel("lineage"))
            pieces.AddRange(await LineageShardReader.ReadAsync(file.Path, default).SelectMany(batch => batch).ToListAsync());
        return pieces;
    }

    [Fact] // Shard and flat file agree, the lineage tiles, the totals hold: only the documents know better.
    public async Task OneTokenThatIsNotItsDocuments_DoesNotPassTheVerifier()
    {
        var inputs = Inputs();
        var run = await RunAsync(Spec, inputs);
        var first = run.Channel("sequences").First();
        var sequences = await SequenceShardReader.ReadAsync(first.Path, default).SelectMany(batch => batch).ToListAsync();
        var format = await SequenceShardReader.ReadFormatAsync(first.Path, default);
        var ids = sequences[20].Ids.ToArray();
        var place = Array.FindIndex(ids, id => id != Ledger(run).Separator);
        ids[place] ^= 1;
        sequences[20] = sequences[20] with { Ids = ids };
        using (var shard = new SequenceShardWriter(new FileOutput(first.Path), format))
        using (var flat = new FlatSequenceWriter(
            new FileOutput(run.Channel("flat").First(file => file.Name.EndsWith(FlatSequenceWriter.Suffix, StringComparison.Ordinal)).Path),
            new FileOutput(run.Channel("flat").First(file => file.Name.EndsWith(FlatSequenceWriter.IndexSuffix, StringComparison.Ordinal)).Path),
            format))
        {
            foreach (var sequence in sequences)
            {
                shard.Write(sequence);
                flat.Write(sequence);
            }
        }
        // The marker's hash of the flat file knows too, since the test wrote no marker.
        var violation = Assert.Single((await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations, violation => violation.Rule != "flat");
        Assert.Equal(("content", sequences[20].Source, 1L), (violation.Rule, violation.Subject, violation.Times));
    }

    [Fact]
    public async Task Exhaustion_PassesTheVerifier()
    {
        var inputs = Inputs();
        foreach (var onExhausted in Enum.GetValues<OnExhausted>())
        {
            var run = await RunAsync(Spec with { BudgetTokens = null, OnExhausted = onExhausted }, inputs, $"{onExhausted}");
            Assert.Empty((await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations);
            Assert.Equal(onExhausted == OnExhausted.Renormalise ? 2 : 1, Ledger(run).Phases.Count);
        }
    }

    [Fact]
    public async Task Phases_Replay_AndUniMax_PassTheVerifier()
    {
        var inputs = Inputs();
        var none = new Dictionary<string, decimal>();
        MixSpec[] specs =
        [
            Spec with
            {
                Phases = [new MixPhaseSpec { From = 0.9m, Shares = new Dictionary<string, decimal> { ["filings"] = 1m } }],
                MaxEpochs = new Dictionary<string, int> { ["filings"] = 3, ["web"] = 2 },
            },
            Spec with { Replay = new ReplaySpec { Share = 0.05m, Sources = ["web"] }, BudgetTokens = 500 * SequenceTokens },
            Spec with { Shares = none, Sources = ["web", "filings"], Weighting = Weighting.Unimax, MaxEpochs = new Dictionary<string, int>(), UnimaxEpochs = 2 },
            Spec with { Shares = none, Sources = ["web", "filings"], Weighting = Weighting.Temperature },
        ];
        var filings = new List<long>();
        foreach (var (number, spec) in specs.Index())
        {
            var run = await RunAsync(spec, inputs, $"{number}");
            Assert.Empty((await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations);
            filings.Add(Ledger(run).Sources.Single(source => source.Name == "filings").Sequences);
        }
        // 0.51 of 225 and all of 25; 0.95 of what three epochs allow; half of 250; more than its part of the tokens and less than half.
        Assert.InRange(filings[0], 114 + 25, 115 + 25);
        Assert.InRange(filings[1], 1, 500);
        Assert.Equal(125, filings[2]);
        Assert.InRange(filings[3], 100, 124);
    }

    [Fact] // Wherever the budget cuts: all tokens of the epochs before are placed, and none of the epochs after.
    public async Task EveryBudget_PassesTheVerifier()
    {
        var inputs = new MixInputs(_folder).Add("filings", 7, shards: 2, first: 10);
        var available = inputs.Documents.Values.Sum(ids => ids.Length + 1);
        var most = 4 * available / SequenceTokens;
        Assert.NotEqual(0, available % SequenceTokens);
        for (var sequences = 1; sequences <= most; sequences++)
        {
            var spec = new MixSpec
            {
                SequenceTokens = SequenceTokens,
                Shares = new Dictionary<string, decimal> { ["filings"] = 1m },
                MaxEpochs = new Dictionary<string, int> { ["filings"] = 4 },
                BudgetTokens = sequences * SequenceTokens,
            };
            var run = await RunAsync(spec, inputs, $"{sequences}");
            var verification = await MixVerifier.VerifyAsync(run.Files, inputs.Files, default);
            Assert.Empty(verification.Violations);
            Assert.Equal(sequences, verification.Sequences);
        }
    }

    [Fact]
    public async Task Sequences_AreTheirDocumentsTokens()
    {
        var inputs = Inputs();
        var run = await RunAsync(Spec, inputs);
        var ledger = Ledger(run);
        var sequences = await SequencesOf(run);
        var pieces = 0;
        foreach (var file in run.Channel("lineage"))
        {
            await foreach (var piece in LineageShardReader.ReadAsync(file.Path, default).SelectMany(batch => batch))
            {
                int[] document = [.. inputs.Documents[piece.Document], ledger.Separator];
                Assert.Equal(
                    document.AsSpan(piece.DocumentOffset, piece.Tokens),
                    sequences[(int)piece.Sequence].Ids.Span.Slice(piece.Offset, piece.Tokens));
                pieces++;
            }
        }
        Assert.InRange(pieces, sequences.Count, int.MaxValue);
    }

    [Fact]
    public async Task EveryEpoch_HasEveryTokenOnce_InAnOrderOfItsOwn()
    {
        var inputs = new MixInputs(_folder).Add("filings", 50, shards: 3, first: 10);
        var spec = Spec with
        {
            Shares = new Dictionary<string, decimal> { ["filings"] = 1m },
            MaxEpochs = new Dictionary<string, int> { ["filings"] = 3 },
            BudgetTokens = null,
        };
        var run = await RunAsync(spec, inputs);
        var source = Assert.Single(Ledger(run).Sources);
        var stream = (await SequencesOf(run)).SelectMany(sequence => sequence.Ids.ToArray()).ToArray();
        var epochs = stream.Chunk((int)source.AvailableTokens).ToArray();
        Assert.Equal(3, epochs.Length);
        Assert.Equal(3 * source.AvailableTokens, stream.Length + source.DroppedTailTokens);

        var expected = inputs.Documents.Values.SelectMany(ids => ids).Concat(Enumerable.Repeat(0, 50)).Order();
        Assert.Equal(expected, epochs[0].Order());
        Assert.Equal(expected, epochs[1].Order());
        Assert.NotEqual(epochs[0], epochs[1]);
    }

    [Fact]
    public async Task EqualInputs_GiveEqualBytes_AndAnotherSeedAnotherOrder()
    {
        var inputs = Inputs();
        var first = await RunAsync(Spec, inputs, "first");
        Assert.Equal(Digests(first), Digests(await RunAsync(Spec, inputs, "second")));
        Assert.NotEqual(Digests(first), Digests(await RunAsync(Spec, inputs, "third", seed: 2)));
    }

    [Fact]
    public async Task HowDocumentsLieInShards_LeavesNoTrace()
    {
        var one = await RunAsync(Spec, Inputs(shards: 1), "one");
        using var other = new TempFolder();
        var spread = new MixInputs(other).Add("filings", 200, 7, first: 10, reversed: true).Add("web", 400, 5, first: 100, reversed: true);
        var many = await RunAsync(Spec, spread, "many");
        Assert.Equal(one.Channel("sequences").Select(file => file.Sha256), many.Channel("sequences").Select(file => file.Sha256));
    }

    [Theory] // Other bytes from the same input mean that the kind's version goes up.
    [InlineData(SequencePacking.Concatenate, "67ed025a99f4bea2da121d5c19f47384")]
    [InlineData(SequencePacking.BestFit, "2f116f75e0ef1c4fdb948082bdc44730")]
    public async Task Ids_AreThoseOfThisVersion(SequencePacking packing, string digest)
    {
        var run = await RunAsync(Spec with { Packing = packing }, Inputs());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in run.Channel("flat").Where(file => file.Name.EndsWith(FlatSequenceWriter.Suffix, StringComparison.Ordinal)))
            hash.AppendData(await File.ReadAllBytesAsync(file.Path));
        Assert.Equal(digest, Convert.ToHexStringLower(hash.GetHashAndReset())[..32]);
    }

    [Fact]
    public async Task BudgetOf_PlacesAsManyTokensAsTheOther()
    {
        var inputs = Inputs();
        var other = await RunAsync(Spec with { BudgetTokens = 77 * SequenceTokens }, inputs, "other");
        var spec = Spec with
        {
            BudgetTokens = null,
            BudgetOf = "other",
            Shares = new Dictionary<string, decimal> { ["web"] = 1m },
            MaxEpochs = new Dictionary<string, int>(),
        };
        var run = await MixRun.OfAsync(spec, _folder.At("control"), [.. inputs.Files, .. other.Files]);
        Assert.Equal(77L * SequenceTokens, Ledger(run).PlacedTokens);
    }

    [Fact]
    public async Task Exhaustion_IsInTheLedger()
    {
        var run = await RunAsync(Spec with { BudgetTokens = null, MaxEpochs = new Dictionary<string, int>() }, Inputs());
        var ledger = Ledger(run);
        Assert.Equal((MixStop.SourceExhausted, "filings"), (ledger.Stop, ledger.StoppedBy));
        Assert.Equal(1, ledger.Sources.Single(source => source.Name == "filings").WholeEpochs);
        Assert.Equal(ledger.PlacedTokens, run.Counts["tokens_written"]);
    }

    [Fact]
    public async Task Tables_FollowTheStream()
    {
        var run = await RunAsync(Spec, Inputs());
        var shares = await TableOf(run, "mix_shares");
        Assert.Equal(2 * 250, shares.Rows);
        var tokens = shares.Values<long>("tokens");
        var placed = shares.Values<long>("placed_tokens");
        var targets = shares.Values<double>("target_share");
        for (var row = 0; row < shares.Rows; row++)
            Assert.InRange(placed[row] - (targets[row] * tokens[row]), -SequenceTokens, SequenceTokens);

        var mix = await TableOf(run, "mix");
        Assert.Equal(["filings", "web"], mix.Values<string>("source"));
        Assert.Equal(250L * SequenceTokens, mix.Values<long>("placed_tokens").Sum());
    }

    [Fact]
    public async Task TwoTokenizers_AreRefused()
    {
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(Spec, Inputs().AddTokenizer("news", "other text other words")));
        Assert.Contains("2 tokenizers", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASourceWithoutTokens_IsRefused()
    {
        var spec = Spec with { Shares = new Dictionary<string, decimal> { ["filings"] = 0.5m, ["news"] = 0.5m } };
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, Inputs()));
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
        Assert.Contains("shares.news", failure.Message, StringComparison.Ordinal);
    }

    [Fact] // 3,000 documents are more than the least buffer of the sort: they are shuffled on disk, in the same order.
    public async Task MoreDocumentsThanFitTheMemory_GiveTheSameBytes()
    {
        var inputs = new MixInputs(_folder).Add("filings", 3000, 3, first: 10).Add("web", 400, 2, first: 100);
        foreach (var packing in Enum.GetValues<SequencePacking>())
        {
            var much = await RunAsync(Spec with { Packing = packing }, inputs, $"much-{packing}");
            var little = await RunAsync(Spec with { Packing = packing }, inputs, $"little-{packing}", memoryBytes: 1000);
            Assert.Equal(Digests(much), Digests(little));
        }
    }

    [Fact]
    public async Task BestFit_SplitsNoDocument_AndPassesTheVerifier()
    {
        var inputs = Inputs();
        var spec = Spec with { Packing = SequencePacking.BestFit };
        foreach (var (name, variant) in new[] { ("budget", spec), ("all", spec with { BudgetTokens = null }), ("on", spec with { BudgetTokens = null, OnExhausted = OnExhausted.Renormalise }) })
        {
            var run = await RunAsync(variant, inputs, name);
            var verification = await MixVerifier.VerifyAsync(run.Files, inputs.Files, default);
            Assert.Empty(verification.Violations);
            Assert.InRange(verification.LargestDistance, 0.1, 1);
            Assert.InRange(run.Counts["padding_written"], 1, verification.Tokens / 4);
            Assert.Equal(verification.Tokens, Ledger(run).PlacedTokens);
            foreach (var sequence in await SequencesOf(run))
            {
                // A document of at most 31 tokens and its separator is whole; the inputs' longer ones, of up to 59, are cut at 32.
                Assert.All(sequence.DocumentPositions.ToArray(), position => Assert.Equal(0, position % SequenceTokens));
                Assert.Equal(0, sequence.Ids.Span[sequence.RealTokens - 1] * (sequence.RealTokens < SequenceTokens ? 1 : 0));
            }
        }
    }

    [Fact] // The same sequences under another claim: only what is split betrays it.
    public async Task ConcatenatedSequences_AreNotBestFit()
    {
        var inputs = Inputs();
        var run = await RunAsync(Spec, inputs);
        var path = run.Channel("ledger").Single().Path;
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("concatenate", "best_fit", StringComparison.Ordinal));
        var violations = (await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations;
        Assert.All(violations, violation => Assert.Equal("split", violation.Rule));
        Assert.Equal(["filings", "web"], violations.Select(violation => violation.Subject).Order());
    }

    [Fact]
    public async Task FlatFiles_AreMadeAnewFromTheShards()
    {
        var inputs = Inputs();
        var run = await RunAsync(Spec with { Packing = SequencePacking.BestFit }, inputs);
        var flat = run.Channel("flat").ToList();
        Assert.Empty(await FlatFiles.RebuildAsync(run.Files, default));

        await File.AppendAllTextAsync(flat[1].Path, "\n"); // an index that reads the same
        var violation = Assert.Single((await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations);
        Assert.Equal(("flat", flat[1].Name), (violation.Rule, violation.Subject));

        File.Delete(flat[0].Path);
        Assert.Equal([flat[0].Path, flat[1].Path], await FlatFiles.RebuildAsync(run.Files, default));
        Assert.All(flat, file => Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path)))));
        Assert.Empty((await MixVerifier.VerifyAsync(run.Files, inputs.Files, default)).Violations);
    }

    private MixInputs Inputs(int shards = 3)
        => new MixInputs(_folder).Add("filings", 200, shards, first: 10).Add("web", 400, shards, first: 100);

    private Task<MixRun> RunAsync(MixSpec spec, MixInputs inputs, string name = "mix", long seed = 1, long memoryBytes = 1 << 20)
        => MixRun.OfAsync(spec, _folder.At(name), inputs.Files, name, seed, memoryBytes);

    private static MixLedger Ledger(MixRun run) => MixLedger.Read(run.Channel("ledger").Single().Path);

    private static Task<Table> TableOf(MixRun run, string name)
        => Table.ReadAsync(run.Channel("tables").Single(file => file.Name == $"00000.{TableWriter.SuffixOf(name)}").Path);

    private static async Task<List<TrainingSequence>> SequencesOf(MixRun run)
        => await run.Channel("sequences").ToAsyncEnumerable()
            .SelectMany(file => SequenceShardReader.ReadAsync(file.Path, default)).SelectMany(batch => batch).ToListAsync();

    private static List<string> Digests(MixRun run) => [.. run.Files.Select(file => $"{file.Channel}/{file.Name} {file.Sha256}")];
}
