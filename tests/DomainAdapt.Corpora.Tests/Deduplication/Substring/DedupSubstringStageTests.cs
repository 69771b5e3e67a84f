using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Deduplication.Substring;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Deduplication.Substring;

public sealed class DedupSubstringStageTests
{
    private const string Shared = "nothing in this notice shall be read as advice of any kind";

    private static readonly DedupSubstringSpec Lenient = new() { MinBytes = 40, MinWordsLeft = 0 };

    [Theory]
    [InlineData(KeptCopy.First, "The law says that {0}, and ends.", "Of the web: ; it says.")]
    [InlineData(KeptCopy.None, "The law says that , and ends.", "Of the web: ; it says.")]
    public async Task CutsWhatAnotherDocumentHasInTheMiddleAndKeepsTheCuts(KeptCopy keep, string law, string web)
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder,
            Lenient with { Keep = keep, Priority = ["law"] },
            [Doc("web", "w", $"Of the web: {Shared}; it says.")],
            [Doc("law", "l", $"The law says that {Shared}, and ends.")]);

        Assert.Equal([web, string.Format(null, law, Shared)], (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
        var cuts = new List<CutPiece>();
        foreach (var file in run.Channel("cuts"))
        {
            await foreach (var batch in CutShardReader.ReadAsync(file.Path, TestContext.Current.CancellationToken))
                cuts.AddRange(batch);
        }
        Assert.Equal(keep == KeptCopy.First ? 1 : 2, cuts.Count);
        Assert.All(cuts, cut => Assert.Equal(("repeated_substring", Shared), (cut.Cut.Rule, Encoding.UTF8.GetString(cut.Text.Span))));
        Assert.Equal(cuts.Count * Shared.Length, run.Counts["bytes_cut"]);
    }

    [Fact]
    public async Task WhatIsShorterThanAskedStays()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, Lenient with { MinBytes = Shared.Length + 3 }, [Doc("web", "w", $"A: {Shared}!")], [Doc("law", "l", $"B - {Shared}?")]);
        Assert.Equal([$"A: {Shared}!", $"B - {Shared}?"], (await run.DocumentsAsync("kept")).Select(document => document.TextAsString));
        Assert.Equal(0, run.Counts["spans"]);
    }

    [Fact]
    public async Task ADocumentLeftTooShortIsRejected()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(folder, Lenient with { MinWordsLeft = 5 }, [Doc("web", "w", Shared), Doc("web", "s", "Short.")], [Doc("law", "l", $"{Shared}: four words are left")]);
        Assert.Equal(["w", "s"], (await run.DocumentsAsync("kept")).Select(document => document.Origin));
        var reject = Assert.Single(await run.RejectsAsync());
        Assert.Equal(("left_too_short", 4.0, ": four words are left"), (reject.Verdict.Reason, reject.Verdict.Measured, reject.Document.TextAsString));
    }

    [Fact]
    public async Task WhatStaysDependsOnTheDocumentsAlone()
    {
        var random = new SplitMix64(12);
        Document[] documents = [.. Enumerable.Range(0, 150).Select(i => Doc(
            i % 3 == 0 ? "law" : "web", $"d{i}", string.Concat(Enumerable.Range(0, 12).Select(_ => $"sentence number {random.Next(300)} stands here. "))))];
        var digests = new HashSet<string>();
        foreach (var shards in (int[])[1, 7, 40])
        {
            random.Shuffle(documents.AsSpan());
            var layout = documents.GroupBy(document => document.Source).SelectMany(source => source.Chunk((documents.Length / shards) + 1)).ToArray();
            using var folder = new TempFolder();
            var run = await RunAsync(folder, Lenient, layout);
            var kept = (await run.DocumentsAsync("kept")).OrderBy(document => document.Id).Select(document => $"{document.Id}{document.TextAsString}");
            digests.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', kept)))));
            Assert.True(run.Counts["bytes_cut"] > 0);
        }
        Assert.Single(digests);
    }

    [Fact]
    public async Task OddTextsPass()
    {
        using var folder = new TempFolder();
        var run = await RunAsync(
            folder, Lenient, [Doc("web", "empty", ""), Doc("web", "blank", " \n\n\n "), Doc("web", "one", new string('a', 1_000_000))], [Doc("law", "same", new string('a', 1_000_000))]);
        Assert.Equal(["empty", "blank"], (await run.DocumentsAsync("kept")).Select(document => document.Origin).Take(2));
        Assert.Equal(1_000_000, run.Counts["bytes_cut"]);
    }

    [Fact]
    public async Task TextThatDoesNotFitIsRefusedWithBothFigures()
    {
        using var folder = new TempFolder();
        var refused = await Assert.ThrowsAsync<DomainAdaptException>(
            () => RunAsync(folder, Lenient, [Doc("web", "large", new string('a', 40 << 20))]));
        Assert.Equal(ExitCodes.StageFailed, refused.ExitCode);
        Assert.Contains("41943041 bytes of text that are searched at a time need 321 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("256 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("partition_bytes", refused.Message, StringComparison.Ordinal);
    }

    [Theory] // More text than is searched at a time: partitions find what one search finds, in copies beyond counting, in long runs and in short ones.
    [InlineData(KeptCopy.First, 40)]
    [InlineData(KeptCopy.None, 40)]
    [InlineData(KeptCopy.First, 200)]
    [InlineData(KeptCopy.First, 17)]
    public async Task PartitionsFindWhatOneSearchFinds(KeptCopy keep, int bytes)
    {
        var random = new SplitMix64(77);
        string[] passages = [.. Enumerable.Range(0, 40).Select(_ => string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"word{random.Next(500)}")))];
        Document[] documents = [.. Enumerable.Range(0, 300).Select(i => Doc(i % 4 == 0 ? "law" : "web", $"d{i}", (i % 10) switch
        {
            0 => passages[0],
            1 => new string('=', 50 + i) + passages[random.Next(40)][..100],
            2 => $"na\u00EFve {string.Concat(Enumerable.Repeat("ab ", i))}",
            3 => "",
            _ => $"own{i} {passages[random.Next(40)][(int)random.Next(50)..]} mid{i} {passages[random.Next(40)][..(int)random.Next(200)]}",
        }))];
        var layout = documents.GroupBy(document => document.Source).SelectMany(source => source.Chunk(70)).ToArray();
        var spec = Lenient with { MinBytes = bytes, Keep = keep, Priority = ["law"] };
        using var one = new TempFolder();
        using var many = new TempFolder();
        var whole = await RunAsync(one, spec, layout);
        var parted = await RunAsync(many, spec with { PartitionBytes = 10_000 }, layout);

        Assert.Single(whole.Channel("spans"));
        Assert.True(parted.Channel("spans").Count() > 10);
        Assert.Equal(
            whole.Files.Where(file => file.Channel is "kept" or "rejected" or "cuts").Select(file => (file.Channel, file.Name, file.Sha256)),
            parted.Files.Where(file => file.Channel is "kept" or "rejected" or "cuts").Select(file => (file.Channel, file.Name, file.Sha256)));
        Assert.True(whole.Counts["bytes_cut"] > 10_000);
        Assert.Equal(whole.Counts["bytes_cut"], parted.Counts["bytes_cut"]);
    }

    [Fact] // A partition is as large as what differs in it: copies are laid out once.
    public async Task ManyCopiesTakeTheMemoryOfOne()
    {
        using var folder = new TempFolder();
        var text = string.Join(' ', Enumerable.Range(0, 30_000).Select(i => $"word{i * 7919L % 100_003}"));
        Document[] documents = [.. Enumerable.Range(0, 200).Select(i => Doc("web", $"d{i}", text))];
        // 250 KB of text 200 times, and memory for 32 MB at 8 bytes a byte.
        var run = await RunAsync(folder, Lenient with { PartitionBytes = 4_000_000 }, [.. documents.Chunk(50)]);
        Assert.Equal(documents.Min(document => document.Id), Assert.Single(await run.DocumentsAsync("kept")).Id);
        Assert.Equal(199, run.Counts["documents_rejected"]);
    }

    [Fact]
    public async Task WrongSettingsAreNamed()
    {
        var problems = new SpecProblems();
        new DedupSubstringSpec { MinBytes = 5, MinWordsLeft = -1, PartitionBytes = 1, Priority = ["web", "web"] }.Check(problems);
        Assert.Equal(["min_bytes", "min_words_left", "partition_bytes", "priority"], problems.All.Select(problem => problem.Path));
        using var folder = new TempFolder();
        var wrong = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(folder, Lenient with { Priority = ["wbe"] }, [Doc("web", "w", "t")]));
        Assert.Contains("'wbe'", wrong.Message, StringComparison.Ordinal);
    }

    private static Document Doc(string source, string origin, string text) => Sources.Document(source, origin, text);

    private static Task<StageRun> RunAsync(TempFolder folder, DedupSubstringSpec spec, params IReadOnlyList<Document>[] shards)
        => StageRun.OfAsync(
            new DedupSubstringStage(spec), "dedup_substring", folder.Path, [Sources.Of("web"), Sources.Of("law")], StageRun.Shards(folder.At("in"), shards));
}
