using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly LlamaDecoder _model = Some.Model(Some.Tiny);
    private readonly GradientBuffer _gradients;
    private readonly AdamW _optimizer;

    public CheckpointFolderTests()
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
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_BringsBackWeightsMeansAndState()
    {
        Move(3);
        var expected = Numbers();
        new CheckpointFolder(_folder).Save(_model.Weights, _optimizer.State, State(3));
        Move(2);

        var state = new CheckpointFolder(_folder).Load("f", _model, _optimizer)!.State;

        Assert.Equal(3, state.Step);
        Assert.Equal(3, _optimizer.Steps);
        Assert.Equal(0.125, Assert.Single(state.Curve).Loss);
        Assert.Equal(expected, Numbers());
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    [InlineData("SHA256SUMS")]
    public void Load_PassesOverATornCheckpoint_AndSaysSo(string file)
    {
        var log = new Warnings();
        var checkpoints = new CheckpointFolder(_folder, log: log);
        checkpoints.Save(_model.Weights, _optimizer.State, State(1));
        Move(1);
        checkpoints.Save(_model.Weights, _optimizer.State, State(2));
        var torn = Path.Combine(_folder, "step-000000002", file);
        File.WriteAllBytes(torn, File.ReadAllBytes(torn)[..^9]);

        Assert.Equal(1, checkpoints.Load("f", _model, _optimizer)!.State.Step);
        Assert.Contains("step-000000002 is damaged and passed over", Assert.Single(log.Texts));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("optimizer.safetensors")]
    [InlineData("state.json")]
    public void Load_OfACheckpointWithOneOtherBit_TakesTheOneBefore(string file)
    {
        var checkpoints = new CheckpointFolder(_folder);
        checkpoints.Save(_model.Weights, _optimizer.State, State(1));
        checkpoints.Save(_model.Weights, _optimizer.State, State(2));
        var path = Path.Combine(_folder, "step-000000002", file);
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal(1, checkpoints.Load("f", _model, _optimizer)!.State.Step);
    }

    [Fact]
    public void Load_RemovesWhatAKilledProcessLeft()
    {
        var checkpoints = new CheckpointFolder(_folder);
        checkpoints.Save(_model.Weights, _optimizer.State, State(1));
        Directory.CreateDirectory(Path.Combine(_folder, "step-000000002.host-17-1.tmp"));

        Assert.Equal(1, checkpoints.Load("f", _model, _optimizer)!.State.Step);
        Assert.Equal(["step-000000001"], Directory.EnumerateDirectories(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Load_OfAnotherFingerprint_FindsNothing()
    {
        new CheckpointFolder(_folder).Save(_model.Weights, _optimizer.State, State(1));

        Assert.Null(new CheckpointFolder(_folder).Load("g", _model, _optimizer));
    }

    [Fact]
    public void Save_KeepsTheLatest()
    {
        var checkpoints = new CheckpointFolder(_folder, keep: 2);
        foreach (var step in new[] { 5, 10, 100, 1000 })
            checkpoints.Save(_model.Weights, _optimizer.State, State(step));

        Assert.Equal(["step-000000100", "step-000001000"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Save_KeepsAnchorsBesidesTheLatest_AndOneOfThemCanBeGoneBackTo()
    {
        var checkpoints = new CheckpointFolder(_folder, keep: 1);
        Move(4);
        var expected = Numbers();
        checkpoints.Save(_model.Weights, _optimizer.State, State(5) with { Updates = 4 });
        Move(1);
        checkpoints.Save(_model.Weights, _optimizer.State, State(10), anchors: [5]);
        checkpoints.Save(_model.Weights, _optimizer.State, State(11), anchors: [5]);

        checkpoints.Load(5, "f", _model, _optimizer);

        Assert.Equal(["step-000000005", "step-000000011"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order());
        Assert.Equal(4, _optimizer.Steps); // its updates, of which a batch that was left out made none
        Assert.Equal(expected, Numbers());
        Assert.Contains("is missing or damaged", Assert.Throws<Core.Failures.DomainAdaptException>(() => checkpoints.Load(10, "f", _model, _optimizer)).Message);
    }

    private static TrainingState State(long step) => new()
    {
        Step = step,
        Tokens = 10 * step,
        Passed = 11 * step,
        Updates = step,
        Fingerprint = "f",
        Threads = 2,
        Curve = [new TrainingPoint { Step = step, Tokens = 10 * step, Loss = 0.125, LearningRate = 1e-3, GradientNorm = 1 }],
    };

    private void Move(int steps)
    {
        using var ids = Some.Ids(2, 8, Some.Tiny.Vocabulary);
        for (var i = 0; i < steps; i++)
        {
            CausalLanguageModeling.Backward(_model, ids, ids, 1);
            _optimizer.Step(1e-2);
        }
    }

    private List<float> Numbers()
    {
        using var scope = NewDisposeScope();
        return [.. _model.Weights.Concat(_optimizer.State).SelectMany(tensor => tensor.Value.detach().clone().data<float>().ToArray())];
    }
}
