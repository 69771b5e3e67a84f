using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Planning;

namespace DomainAdapt.Pipelines.Tests.Planning;

public sealed class SpecWalkTests
{
    private static readonly Outer Spec = new()
    {
        Kind = "outer",
        Steps = [new Inner { Kind = "first", WordList = "a.txt" }, new Inner { Kind = "second" }],
        BySource = new Dictionary<string, StepSpec> { ["web"] = new Inner { Kind = "third", WordList = "b.txt" } },
        Extra = new Settings { Lists = ["c.txt", "d.txt"], Against = "mix", Also = ["read", "mix"] },
        Note = "e.txt",
    };

    [Fact] // The version of a kind within a stage decides its output as much as the stage's own.
    public void Specs_FindsKindsInListsMapsAndRecords()
        => Assert.Equal(["first", "outer", "second", "third"], SpecWalk.Specs(Spec).Select(spec => spec.Kind).Order(StringComparer.Ordinal));

    [Fact]
    public void InputPaths_AreThoseOfMarkedSettings()
        => Assert.Equal(["a.txt", "b.txt", "c.txt", "d.txt"], SpecWalk.InputPaths(Spec).Order(StringComparer.Ordinal));

    [Fact]
    public void StageReferences_AreStringsOrLists() => Assert.Equal(["mix", "read", "mix"], SpecWalk.StageReferences(Spec));

    private sealed record Outer : StageSpec
    {
        public IReadOnlyList<StepSpec> Steps { get; init; } = [];

        public IReadOnlyDictionary<string, StepSpec> BySource { get; init; } = new Dictionary<string, StepSpec>();

        public Settings? Extra { get; init; }

        public string? Note { get; init; }
    }

    private sealed record Settings
    {
        [InputPath]
        public IReadOnlyList<string> Lists { get; init; } = [];

        [StageReference]
        public string? Against { get; init; }

        [StageReference]
        public IReadOnlyList<string>? Also { get; init; }
    }

    private sealed record Inner : StepSpec
    {
        [InputPath]
        public string? WordList { get; init; }
    }
}
