using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using DomainAdapt.Training.Tests.Batches;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LlamaDecoder _model = Some.Model(Some.Tiny with { Vocabulary = 4000 });
    private readonly GradientBuffer _gradients;
    private readonly AdamW _optimizer;

    public CheckpointWriterTests()
    {
        var parameters = _model.named_parameters().Select(parameter => (parameter.name, parameter.parameter)).ToList();
        _gradients = new GradientBuffer([.. parameters.Select(parameter => parameter.parameter)]);
        _optimizer = new AdamW(parameters, _gradients, new AdamWOptions());
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _gradients.Dispose();
        _model.Dispose();
        _folder.Dispose();
    }

    [Fact] // The model trains on while it is written; what is written is the model of then.
    public void Save_WritesTheModelAsItWas()
    {
        var folder = new CheckpointFolder(_folder.Path, keep: 3);
        using (var writer = new CheckpointWriter(folder))
        {
            foreach (var step in new[] { 1, 2, 3 })
            {
                Fill(step);
                writer.Save(_model, _optimizer, State(step));
                Fill(-1);
            }
            Assert.Equal(3, writer.Complete()!.State.Step);
        }

        foreach (var step in new[] { 3, 2, 1 })
        {
            Assert.Equal(step, folder.Load("f", _model, _optimizer)!.State.Step);
            Assert.All(_model.Weights.Concat(_optimizer.State), tensor => Assert.True(tensor.Value.eq(step).all().item<bool>(), tensor.Name));
            Directory.Delete(_folder.At($"step-00000000{step}"), recursive: true);
        }
    }

    [Fact]
    public void Save_AfterAFailedWrite_SaysThatTheTrainingStopped()
    {
        File.WriteAllText(_folder.At("file"), "");
        using var writer = new CheckpointWriter(new CheckpointFolder(_folder.At("file")));
        writer.Save(_model, _optimizer, State(1));

        var failure = Assert.Throws<DomainAdaptException>(() => writer.Save(_model, _optimizer, State(2)));

        Assert.StartsWith("a checkpoint could not be written, so the training stopped. ", failure.Message);
        Assert.Contains(_folder.At("file"), failure.Message);
        Assert.Throws<DomainAdaptException>(writer.ThrowIfFailed);
    }

    [Fact]
    public void Training_WhoseCheckpointCannotBeWritten_Stops()
    {
        File.WriteAllText(_folder.At("file"), "");
        var options = new TrainerOptions
        {
            BatchSequences = 1,
            Schedule = steps => new LearningRate { Peak = 1e-3, Steps = steps },
            CheckpointEverySteps = 5,
        };
        using var model = Some.Model(Some.Tiny);
        var trainer = new Trainer(model, new SomeSequences(2000, 8, Some.Tiny.Vocabulary), options, new CheckpointFolder(_folder.At("file")));
        var steps = new StepCount();

        Assert.Throws<DomainAdaptException>(() => trainer.Run(new TokenPlan(0, [new("law", 10), new("web", 10)]), steps));

        Assert.InRange(steps.Last, 5, 1000);
    }

    private static TrainingState State(long step) => new() { Step = step, Tokens = 10 * step, Passed = 10 * step, Updates = step, Fingerprint = "f", Threads = 2 };

    private void Fill(double value)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (_, tensor) in _model.Weights.Concat(_optimizer.State))
            tensor.fill_(value);
    }

    private sealed class StepCount : IProgress<TrainingProgress>
    {
        public long Last { get; private set; }

        public void Report(TrainingProgress value) => Last = value.Step;
    }
}
