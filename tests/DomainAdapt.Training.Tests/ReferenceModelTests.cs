using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests;

/// <summary>
/// Holds model, loss, optimiser and files to what a separate program computed in double precision from a published model
/// (karpathy/tinyllamas, stories260K): logits, losses of real documents, and twelve steps of training.
/// </summary>
public class ReferenceModelTests
{
    private static readonly string? Folder = SharedData.Path("data/models/stories260k");

    [Fact]
    public void Forward_GivesTheReferenceLogits()
    {
        using var scope = NewDisposeScope();
        using var model = Load();

        foreach (var item in Reference("reference-logits.json").GetProperty("items").EnumerateArray())
        {
            using var logits = model.forward(tensor(Ids(item.GetProperty("ids"))).unsqueeze(0));
            var expected = item.GetProperty("logits").EnumerateArray().SelectMany(row => row.EnumerateArray())
                .Select(value => value.GetDouble()).ToArray();
            var found = logits.flatten().data<float>().ToArray()[..expected.Length];
            Assert.InRange(found.Zip(expected, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-4);
        }
    }

    [Fact]
    public void BitsPerByte_GivesTheReferenceLosses()
    {
        using var model = Load();
        var items = Reference("reference-nll.json").GetProperty("items").EnumerateArray().ToList();
        var documents = items
            .Select(item => new EncodedDocument(Ids(item.GetProperty("ids"))[1..].Select(id => (int)id).ToArray(), 1)).ToList();

        var losses = new BitsPerByte(model, startToken: 1).Evaluate(documents);

        Assert.NotEmpty(items);
        foreach (var (item, loss) in items.Zip(losses))
        {
            var expected = item.GetProperty("nll_sum_nats").GetDouble();
            Assert.Equal(expected, loss.Nats, Math.Abs(expected) * 1e-5);
        }
    }

    [Fact]
    public void Trainer_GoesThroughTheReferenceTraining()
    {
        using var scope = NewDisposeScope();
        using var model = Load();
        var before = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Value.detach().clone());
        var reference = Reference("reference-training.json");
        var settings = reference.GetProperty("hyperparameters");
        var rows = reference.GetProperty("rows").EnumerateArray().Select(row => Ids(row).Select(id => (int)id).ToArray()).ToArray();

        var result = new Trainer(model, new Rows(rows), new TrainerOptions
        {
            BatchSequences = settings.GetProperty("batch").GetInt32(),
            Schedule = steps => new LearningRate
            {
                Shape = ScheduleShape.Constant,
                Peak = settings.GetProperty("lr").GetDouble(),
                Steps = steps,
            },
            Optimizer = new AdamWOptions(0.9, 0.95, 1e-8, settings.GetProperty("weight_decay").GetDouble()),
            Clip = settings.GetProperty("max_grad_norm").GetDouble(),
        }).Run(new TokenPlan(0, []));

        var expected = reference.GetProperty("log").EnumerateArray().ToList();
        Assert.Equal(expected.Count, result.Curve.Count);
        foreach (var (step, point) in expected.Zip(result.Curve))
        {
            Assert.Equal(step.GetProperty("loss").GetDouble(), point.Loss, 1e-4);
            Assert.Equal(step.GetProperty("grad_norm").GetDouble(), point.GradientNorm, 1e-3);
        }
        foreach (var (name, weight) in model.Weights)
        {
            var moved = reference.GetProperty("final_parameters").GetProperty(name).GetProperty("l2_of_change").GetDouble();
            Assert.Equal(moved, (weight - before[name]).norm().item<float>(), 0.002 * moved);
        }
    }

    private static CausalDecoder Load()
    {
        Assert.SkipUnless(Folder is not null, "needs the shared test data: data/models/stories260k");
        return ModelFiles.Load(Path.Combine(Folder!, "config.json"), Path.Combine(Folder!, "model.safetensors"));
    }

    private static JsonElement Reference(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder!, name))).RootElement;

    private static long[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt64())];

    private sealed class Rows(int[][] rows) : ITrainingSequences
    {
        public long Count => rows.Length;

        public int SequenceTokens => rows[0].Length;

        public void Read(long index, Span<int> ids) => rows[index].CopyTo(ids);

        public int RealTokens(long index) => rows[index].Length;

        public string SourceOf(long index) => "reference";
    }
}
