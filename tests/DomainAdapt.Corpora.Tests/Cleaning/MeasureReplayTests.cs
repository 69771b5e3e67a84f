using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning;

public sealed class MeasureReplayTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task UnchangedSettings_GiveTheDecisionsOfTheStage(bool measureAll)
    {
        var spec = Spec(measureAll);
        var run = await RunAsync(spec);
        var replay = await ReplayAsync(spec, spec, run);
        AssertEqual(run, replay);
        Assert.Equal((replay.KeptBefore, 60), (replay.Kept, replay.Documents));
        Assert.InRange(replay.Kept, 1, 59);
        Assert.Equal(measureAll, replay.Overlap is not null);
    }

    [Fact] // Looser here and stricter there, with a cutter before: the replay says what a run would.
    public async Task ChangedSettings_GiveTheDecisionsOfARealRun()
    {
        var before = Spec(measureAll: true);
        CleanSpec after = before with
        {
            Steps =
            [
                before.Steps[0], before.Steps[1],
                (GopherQualitySpec)before.Steps[2] with { MinWords = 20, MinStopWords = null },
                (FineWebQualitySpec)before.Steps[3] with { MaxShortLineShare = 0.1 },
                (LengthSpec)before.Steps[4] with { MaxWords = 90 },
            ],
        };
        var replay = await ReplayAsync(before, after, await RunAsync(before));
        var rerun = await RunAsync(after);
        AssertEqual(rerun, replay);
        Assert.NotEqual(replay.KeptBefore, replay.Kept);
        Assert.Equal([false, true, true, true], replay.Rules.Select((_, rule) => replay.IsChanged(rule)));
        Assert.All(Enumerable.Range(0, 4), rule => Assert.True(replay.Overlap!.Together(rule, rule) >= replay.Removed(rule)));
    }

    [Fact]
    public async Task LooserLimits_WantMeasuresOfTheRulesThatFollow()
    {
        var before = Spec(measureAll: false);
        var run = await RunAsync(before);
        var stricter = Change(before, 4, (LengthSpec)before.Steps[4] with { MaxWords = 90 });
        AssertEqual(await RunAsync(stricter), await ReplayAsync(before, stricter, run));

        var looser = Change(before, 2, (GopherQualitySpec)before.Steps[2] with { MinWords = 1 });
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => ReplayAsync(before, looser, run));
        Assert.Contains("measure_all: true", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatNeedsTheTexts_IsRefused()
    {
        var before = Spec(measureAll: true);
        Refuses("'normalise' needs the texts", Change(before, 0, new NormaliseSpec { Kind = "normalise", Name = "normalise", MaxBlankLines = 0 }));
        Refuses("'repeated_lines' needs the texts", Change(before, 1, new RepeatedLinesSpec { Kind = "repeated_lines", Name = "repeated_lines", MinCharacters = 5 }));
        Refuses("short_line_characters: decides what is measured", Change(before, 3, (FineWebQualitySpec)before.Steps[3] with { ShortLineCharacters = 5 }));
        Refuses("has other steps", before with { Steps = [before.Steps[0]] });

        void Refuses(string message, CleanSpec after)
            => Assert.Contains(message, Assert.Throws<DomainAdaptException>(() => MeasureReplay.Of(before, after, Sources.Catalog())).Message, StringComparison.Ordinal);
    }

    private static CleanSpec Spec(bool measureAll) => new()
    {
        Kind = "clean",
        Name = "clean",
        MeasureAll = measureAll,
        Steps =
        [
            new NormaliseSpec { Kind = "normalise", Name = "normalise" },
            new RepeatedLinesSpec { Kind = "repeated_lines", Name = "repeated_lines" },
            new GopherQualitySpec { Kind = "gopher_quality", Name = "gopher_quality" },
            new FineWebQualitySpec { Kind = "fineweb_quality", Name = "fineweb_quality" },
            new LengthSpec { Kind = "length", Name = "length", MaxWords = 110 },
        ],
    };

    private static CleanSpec Change(CleanSpec spec, int step, StepSpec changed) => spec with { Steps = [.. spec.Steps.Select((old, place) => place == step ? changed : old)] };

    // Short and long texts, with lines that are cut, menus, and texts without stop words.
    private static IEnumerable<Document> Documents()
    {
        for (var number = 0; number < 60; number++)
        {
            var words = number % 7 == 0 ? "margins rose quickly" : "the margins of that company rose";
            var sentence = string.Join(' ', Enumerable.Repeat(words, 1 + (number % 23)));
            var menu = string.Concat(Enumerable.Repeat("Menu entry\n", number % 5 == 0 ? 6 : 0));
            yield return Sources.Document("web", $"{number}", $"{menu}{sentence} {number}.\nThis line is said twice, word for word.\nThis line is said twice, word for word.");
        }
    }

    private Task<StageRun> RunAsync(CleanSpec spec)
    {
        var folder = _folder.At($"run{_runs++}");
        return StageRun.OfAsync(
            new CleanStage(spec, Sources.Catalog()), "clean", folder, [Sources.Of("web")],
            StageRun.Shards(folder + "-in", [.. Documents().Take(40)], [.. Documents().Skip(40)]));
    }

    private static async Task<MeasureReplay> ReplayAsync(CleanSpec before, CleanSpec after, StageRun run)
    {
        var replay = MeasureReplay.Of(before, after, Sources.Catalog());
        foreach (var file in run.Channel("measures"))
            await replay.AddAsync(file.Path, TestContext.Current.CancellationToken);
        return replay;
    }

    private static void AssertEqual(StageRun run, MeasureReplay replay)
    {
        Assert.Equal(run.Counts["documents_kept"], replay.Kept);
        foreach (var (rule, name) in replay.Rules.Index())
            Assert.Equal(run.Counts.Parts("documents_rejected").Where(part => part.Key.StartsWith(name + '.', StringComparison.Ordinal)).Sum(part => part.Value), replay.Removed(rule));
    }
}
