using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Optimization;
using static TorchSharp.torch;

namespace DomainAdapt.Benchmarks.Training;

/// <summary>Steps of the program's own trainer: from one report of progress to the next, on a thread of its own.</summary>
internal sealed class TrainerSteps : ISteps, IProgress<TrainingProgress>
{
    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _made = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _failure;

    public TrainerSteps(DecoderSpec spec, int batch, int threads, Precision precision = Precision.Fp32)
    {
        _thread = new Thread(() => Train(spec, batch, threads, precision)) { IsBackground = true };
        _thread.Start();
    }

    public StepTime Next()
    {
        var (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        _asked.Release();
        _made.Wait();
        _failure?.Throw();
        return new StepTime(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    public void Report(TrainingProgress value)
    {
        _made.Release();
        _asked.Wait();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _asked.Release();
        _thread.Join();
        _asked.Dispose();
        _made.Dispose();
        _stop.Dispose();
    }

    private void Train(DecoderSpec spec, int batch, int threads, Precision precision)
    {
        try
        {
            _asked.Wait();
            using var model = RandomWeights.Of(spec, precision);
            var options = new TrainerOptions
            {
                BatchSequences = batch,
                Schedule = steps => new LearningRate { Shape = ScheduleShape.Constant, Peak = 3e-4, Steps = steps },
                Threads = threads,
            };
            new Trainer(model, new RandomSequences(spec, batch), options).Run(new TokenPlan(0, []), this, _stop.Token);
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            _made.Release();
        }
    }
}

/// <summary>The same sequences of random ids in every step.</summary>
internal sealed class RandomSequences(DecoderSpec spec, int batch) : ITrainingSequences
{
    public long Count => 1 << 20;

    public int SequenceTokens => spec.Context;

    public void Read(long index, Span<int> ids)
    {
        var random = new Random((int)(index % batch));
        foreach (ref var id in ids)
            id = random.Next(spec.Vocabulary);
    }

    public int RealTokens(long index) => SequenceTokens;

    public string SourceOf(long index) => "random";
}

/// <summary>Models to measure: matrices of deviation 0.02, norms 1, biases 0.</summary>
internal static class RandomWeights
{
    public static CausalDecoder Of(DecoderSpec spec, Precision precision)
    {
        using var _ = no_grad();
        var model = spec.Create(precision);
        manual_seed(1);
        foreach (var (name, weight) in model.Weights)
        {
            if (weight.dim() > 1)
                weight.normal_(0, 0.02);
            else
                weight.fill_(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1);
        }
        return model;
    }
}
