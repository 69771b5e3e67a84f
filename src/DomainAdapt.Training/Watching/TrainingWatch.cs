using System.Text.Json;
using DomainAdapt.Scaling.Compute;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Watching;

/// <summary>
/// Writes what a training measures while it trains, into a folder of its run: events for TensorBoard, and <c>metrics.jsonl</c>. Both have a
/// clock in them and belong to the run, not to what it hands on.
/// </summary>
public sealed class TrainingWatch : ITrainingObserver, IDisposable
{
    private readonly EventFile _events;
    private readonly StreamWriter _lines;
    private readonly TimeProvider _clock;
    private readonly double _flopsPerToken;
    private readonly double _peak;
    private long _before;
    private long _tokensBefore;

    /// <summary>Begins to watch; libtorch must be loaded.</summary>
    /// <param name="folder">Where it writes.</param>
    /// <param name="model">The model in training.</param>
    /// <param name="precision">What its matrices are multiplied in.</param>
    /// <param name="clock">What measures time.</param>
    public TrainingWatch(string folder, LanguageModel model, Precision precision, TimeProvider clock)
    {
        _clock = clock;
        _events = new EventFile(folder, clock);
        _lines = new StreamWriter(Path.Combine(folder, "metrics.jsonl"), append: true) { AutoFlush = true };
        _flopsPerToken = TrainingFlops.Of(model.Spec.ParametersOfAToken, 1);
        _peak = MatrixPeak.Measure(precision, model.Device);
        _before = clock.GetTimestamp();
    }

    /// <summary>Begins to watch the training of a stage, in its part of the run's folder; null where nobody watches.</summary>
    public static TrainingWatch? Of(string? runFolder, string stage, LanguageModel model, Precision precision)
        => runFolder is null ? null : new TrainingWatch(Path.Combine(runFolder, stage), model, precision, TimeProvider.System);

    /// <inheritdoc/>
    public void Updated(TrainingPoint point, IReadOnlyList<SourcePoint> sources)
    {
        var seconds = Math.Max(1e-9, _clock.GetElapsedTime(_before).TotalSeconds);
        var rate = Math.Max(0, point.Tokens - _tokensBefore) / seconds;
        (_before, _tokensBefore) = (_clock.GetTimestamp(), point.Tokens);
        var (resident, peak) = ResidentMemory.Now();
        Write(point.Step,
        [
            ("train/loss", point.Loss), ("train/learning_rate", point.LearningRate), ("train/gradient_norm", point.GradientNorm), ("train/tokens", point.Tokens),
            .. sources.Select(source => ($"source/{source.Source}", source.Loss)),
            // Of a first step after a resumption the tokens before it are not known.
            .. rate * seconds < point.Tokens || point.Step == 1 ? new[] { ("speed/tokens_per_second", rate), ("speed/mfu", rate * _flopsPerToken / _peak) } : [],
            ("memory/resident_bytes", resident), ("memory/peak_bytes", peak),
        ]);
    }

    /// <inheritdoc/>
    public void Validated(ValidationPoint point) => Write(point.Step, [("held_out/nats_per_token", point.Loss)]);

    /// <inheritdoc/>
    public void Looked(ForgettingLook look) => Write(look.Step, [("general/bits_per_byte", look.Loss), ("general/worsening", look.Worsening)]);

    /// <inheritdoc/>
    public void Sampled(IReadOnlyList<TrainingSample> samples)
    {
        foreach (var (number, sample) in samples.Index())
        {
            _events.AddText(sample.Step, FormattableString.Invariant($"samples/{number}"), $"**{sample.Prompt}**{sample.Text}");
            _lines.WriteLine(JsonSerializer.Serialize(new { step = sample.Step, prompt = sample.Prompt, text = sample.Text }));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _events.Dispose();
        _lines.Dispose();
    }

    private void Write(long step, IReadOnlyList<(string Tag, double Value)> values)
    {
        _events.AddScalars(step, values);
        var line = new Dictionary<string, object> { ["step"] = step };
        foreach (var (tag, value) in values)
            line[tag] = value;
        _lines.WriteLine(JsonSerializer.Serialize(line));
    }
}
