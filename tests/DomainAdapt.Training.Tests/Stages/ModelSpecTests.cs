using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class ModelSpecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<ModelFamily> Families => [.. Enum.GetValues<ModelFamily>()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Families))]
    public void ToSpec_OfEveryFamily_MakesAModelThatItsConfigDescribes(ModelFamily family)
    {
        var shape = new ModelSpec { Family = family, Layers = 2, Width = 32, Heads = 4, FeedForward = 128 };
        var problems = new SpecProblems();
        shape.Check(problems);
        Assert.Empty(problems.All);
        var spec = shape.ToSpec(vocabulary: 300, context: 64);
        var path = Path.Combine(_folder, "config.json");

        using var model = spec.Create(Precision.Fp32);
        File.WriteAllBytes(path, new ModelConfig(spec, 0, 1).ToJson());
        using var read = ModelConfig.Read(path).Spec.Create(Precision.Fp32);

        Assert.InRange(spec.Positions, 64, int.MaxValue);
        Assert.Equal(spec.ParameterCount(), model.Weights.Sum(weight => weight.Value.numel()));
        Assert.Equal(model.Weights.Select(weight => weight.Name), read.Weights.Select(weight => weight.Name));
        Assert.Equal(model.Weights.SelectMany(weight => weight.Value.shape), read.Weights.SelectMany(weight => weight.Value.shape));
    }

    [Theory]
    [InlineData(ModelFamily.Gpt2, 30, 4, 48, "width")]
    [InlineData(ModelFamily.GptNeox, 30, 4, 48, "width")]
    [InlineData(ModelFamily.GptNeox, 32, 8, 48, "heads")] // a quarter of four numbers is one, and positions turn pairs
    [InlineData(ModelFamily.Bloom, 32, 4, 48, "feed_forward")]
    [InlineData(ModelFamily.Gpt2, 32, 4, 0, "feed_forward")]
    [InlineData(ModelFamily.Gemma, 12, 4, 48, "width")]
    public void Check_NamesTheImpossibleSetting(ModelFamily family, int width, int heads, int feedForward, string expected)
    {
        var problems = new SpecProblems();

        new ModelSpec { Family = family, Width = width, Heads = heads, FeedForward = feedForward }.Check(problems);

        Assert.Equal(expected, Assert.Single(problems.All).Path);
    }

    [Fact]
    public void Check_OfSharedHeads_WhereNoneAreShared_NamesTheFamily()
    {
        var problems = new SpecProblems();

        new ModelSpec { Family = ModelFamily.GptNeox, Width = 32, Heads = 4, KeyValueHeads = 2, HeadSize = 8 }.Check(problems);

        Assert.Equal(["key_value_heads", "head_size"], problems.All.Select(problem => problem.Path));
        Assert.Contains("is given for a gpt_neox", problems.All[0].Message);
    }
}
