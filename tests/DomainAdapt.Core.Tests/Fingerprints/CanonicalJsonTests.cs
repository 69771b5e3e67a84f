using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Core.Tests.Fingerprints;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Of_WritesSortedSnakeCaseNames_WithDefaultsAndNulls()
        => Assert.Equal(
            """{"budget_tokens":null,"kind":"","made_of":"whole_files","name":"","ratio":0.1,"salt":0,"share":0,"shares":{},"steps":[],"words":null}""",
            CanonicalJson.OfFingerprint(new SomeSpec()));

    [Fact] // The text itself, so that a change of form, which makes every output stale, does not go unseen.
    public void OfFingerprint_OfASpecWithEverything() => Assert.Equal(
        """{"budget_tokens":20000000000,"kind":"some","made_of":"single_lines","name":"","ratio":1E-09,"salt":18446744073709551615,"share":0.51,"shares":{"B":0.5,"a":0.5,"é<&>":1},"steps":[{"kind":"step","max_words":3,"name":""}],"words":["the","\"be\""]}""",
        CanonicalJson.OfFingerprint(Everything()));

    [Fact]
    public void OfFingerprint_LeavesOutWhatCannotChangeTheOutput_AndOfDoesNot()
    {
        var moved = Everything() with { WordList = "elsewhere/words.txt", Threads = 8, Inputs = ["read"] };
        Assert.Equal(CanonicalJson.OfFingerprint(Everything()), CanonicalJson.OfFingerprint(moved));
        var all = CanonicalJson.Of(moved);
        Assert.Contains("\"word_list\":\"elsewhere/words.txt\"", all, StringComparison.Ordinal);
        Assert.Contains("\"threads\":8", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5", "0.50", true)]
    [InlineData("1", "1.000", true)]
    [InlineData("0.51", "0.510000000001", false)]
    [InlineData("0.000000000001", "0", false)]
    public void Decimals_AreEqualWhereTheirValuesAre(string left, string right, bool equal)
    {
        var one = Everything() with { Share = decimal.Parse(left, CultureInfo.InvariantCulture) };
        var other = Everything() with { Share = decimal.Parse(right, CultureInfo.InvariantCulture) };
        Assert.Equal(equal, CanonicalJson.OfFingerprint(one) == CanonicalJson.OfFingerprint(other));
    }

    [Fact] // Every setting decides: changing any one of them changes the text.
    public void OfFingerprint_EverySettingDecides()
    {
        SomeSpec[] changed =
        [
            Everything(),
            Everything() with { Kind = "other" },
            Everything() with { Name = "renamed" },
            Everything() with { BudgetTokens = 20_000_000_001 },
            Everything() with { MadeOf = MadeOf.WholeFiles },
            Everything() with { Ratio = 1.0000000000000002e-9 },
            Everything() with { Salt = ulong.MaxValue - 1 },
            Everything() with { Shares = ImmutableSortedDictionary<string, decimal>.Empty },
            Everything() with { Words = ["\"be\"", "the"] }, // the order of a list counts
            Everything() with { Words = [] },
            Everything() with { Steps = [new SomeStep { Kind = "step", MaxWords = 4 }] },
        ];
        Assert.Equal(changed.Length, changed.Select(CanonicalJson.OfFingerprint).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Of_Indented_IsTheSameJson()
    {
        var indented = CanonicalJson.Of(Everything(), indented: true);
        Assert.Contains('\n', indented);
        using var parsed = JsonDocument.Parse(indented);
        using var compact = JsonDocument.Parse(CanonicalJson.Of(Everything()));
        Assert.True(JsonElement.DeepEquals(compact.RootElement, parsed.RootElement));
    }

    [Fact]
    public void Of_Counts_IsAMap()
        => Assert.Equal("""{"documents_in":2,"documents_in.web":1}""", CanonicalJson.Of(new Counts { ["documents_in.web"] = 1, ["documents_in"] = 2 }));

    private static SomeSpec Everything() => new()
    {
        Kind = "some",
        Share = 0.510m,
        Ratio = 1e-9,
        Salt = ulong.MaxValue,
        MadeOf = MadeOf.SingleLines,
        BudgetTokens = 20_000_000_000,
        Words = ["the", "\"be\""],
        Steps = [new SomeStep { Kind = "step", MaxWords = 3 }],
        Shares = new Dictionary<string, decimal> { ["é<&>"] = 1.0m, ["a"] = 0.5m, ["B"] = 0.50m },
        WordList = "words.txt",
    };

    private enum MadeOf
    {
        WholeFiles,
        SingleLines,
    }

    private sealed record SomeSpec : StageSpec
    {
        public decimal Share { get; init; }

        public double Ratio { get; init; } = 0.1;

        public ulong Salt { get; init; }

        public MadeOf MadeOf { get; init; }

        public long? BudgetTokens { get; init; }

        public IReadOnlyList<string>? Words { get; init; }

        public IReadOnlyList<StepSpec> Steps { get; init; } = [];

        public IReadOnlyDictionary<string, decimal> Shares { get; init; } = new Dictionary<string, decimal>();

        [InputPath]
        public string? WordList { get; init; }

        [NotInFingerprint]
        public int Threads { get; init; } = 2;

        /// <summary>Follows from the others, so it is never written.</summary>
        public bool IsLarge => BudgetTokens > 1;
    }

    private sealed record SomeStep : StepSpec
    {
        public int MaxWords { get; init; }
    }
}
