using System.Text;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Stages;

/// <summary>What a training hands on besides its model: channel <c>account</c>, and its curves in <c>tables</c>.</summary>
internal static class TrainingOutputs
{
    /// <summary>Writes them.</summary>
    public static void Write(StageTask task, TrainingResult result)
    {
        using (var account = task.CreateOutput("account", "account.json"))
        {
            account.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(result.Account, indented: true) + '\n'));
            account.Rows = 1;
        }
        TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_curve")), TableOf(result.Curve));
        if (result.Validations.Count > 0)
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_validation")), TableOf(result.Validations));
        TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_sources")), TableOf(result.Sources));
        if (result.Account.Looks.Count > 0)
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_forgetting")), TableOf(result.Account.Looks));
        if (result.Samples.Count > 0)
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("training_samples")), TableOf(result.Samples));
    }

    /// <summary>What the report counts.</summary>
    public static Counts CountsOf(long parameters, long sequences, TrainingAccount account)
    {
        var counts = new Counts
        {
            ["parameters"] = parameters,
            ["sequences"] = sequences,
            ["steps"] = account.Steps,
            ["tokens_planned"] = account.AcquiredTokens,
            ["tokens_left_out"] = account.LeftOutTokens,
            ["tokens_remaining"] = account.AcquiredTokens - account.SeenTokens - account.LeftOutTokens,
        };
        foreach (var source in account.Sources)
            counts.AddPart("tokens_seen", source.Name, source.SeenTokens);
        return counts;
    }

    private static Table TableOf(IReadOnlyList<TrainingPoint> curve) => new(
        "training_curve",
        new Column<long>("step", [.. curve.Select(point => point.Step)]),
        new Column<long>("tokens", [.. curve.Select(point => point.Tokens)]),
        new Column<double>("loss", [.. curve.Select(point => point.Loss)]),
        new Column<double>("learning_rate", [.. curve.Select(point => point.LearningRate)]),
        new Column<double>("gradient_norm", [.. curve.Select(point => point.GradientNorm)]));

    private static Table TableOf(IReadOnlyList<ValidationPoint> points) => new(
        "training_validation",
        new Column<long>("step", [.. points.Select(point => point.Step)]),
        new Column<double>("nats_per_token", [.. points.Select(point => point.Loss)]));

    private static Table TableOf(IReadOnlyList<SourcePoint> points) => new(
        "training_sources",
        new Column<long>("step", [.. points.Select(point => point.Step)]),
        new Column<string>("source", [.. points.Select(point => point.Source)]),
        new Column<long>("targets", [.. points.Select(point => point.Targets)]),
        new Column<double>("nats_per_token", [.. points.Select(point => point.Loss)]));

    private static Table TableOf(IReadOnlyList<ForgettingLook> looks) => new(
        "training_forgetting",
        new Column<long>("step", [.. looks.Select(look => look.Step)]),
        new Column<double>("general_loss", [.. looks.Select(look => look.Loss)]),
        new Column<double>("worsening", [.. looks.Select(look => look.Worsening)]));

    private static Table TableOf(IReadOnlyList<TrainingSample> samples) => new(
        "training_samples",
        new Column<long>("step", [.. samples.Select(sample => sample.Step)]),
        new Column<string>("prompt", [.. samples.Select(sample => sample.Prompt)]),
        new Column<string>("text", [.. samples.Select(sample => sample.Text)]));
}
