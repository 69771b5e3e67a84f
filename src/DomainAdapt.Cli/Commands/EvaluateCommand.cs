using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Evaluation;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt evaluate MODEL</c>: how well a model predicts texts, and how much better than another.</summary>
internal static class EvaluateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Files to predict: .jsonl with a document in each line's field text, or .txt, one document. May be repeated.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var baseModel = new Option<string?>("--base") { Description = "Another model, to compare with; its tokenizer is its own." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the resamples.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Write JSON instead of a table." };
        var command = new Command(
            "evaluate", "Bits per byte of texts, with 95 % intervals by bootstrap over documents; models with different tokenizers can be compared.")
        { data, baseModel, seed, json };
        var options = new ModelOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var files = parsed.GetRequiredValue(data).Select(DocumentFile.Read).ToList();
            var bootstrap = new Bootstrap(parsed.GetValue(seed));
            var (objective, losses) = Losses(options.LoadAny(parsed), files, cancellationToken);
            var other = parsed.GetValue(baseModel);
            var (baseObjective, baseLosses) = other is null ? (objective, null) : Losses(options.LoadAny(parsed, other), files, cancellationToken);
            if (baseObjective != objective)
            {
                throw new DomainAdaptException(
                    $"--base: {other} is asked for {baseObjective} and {options.Name(parsed)} for {objective}; their figures do not compare. Give models of one kind.",
                    ExitCodes.Spec);
            }
            var evaluation = new ModelEvaluation(
                options.Name(parsed), other,
                [.. files.Select((file, i) => FileEvaluation.Of(file.Path, losses![i], baseLosses?[i], bootstrap))]);

            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.WriteLine(JsonSerializer.Serialize(evaluation, JsonText.Options));
            else
                EvaluationView.Write(output, evaluation);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    /// <summary>A model's loss on every document of every file.</summary>
    private static (string Objective, List<IReadOnlyList<DocumentLoss>>? Losses) Losses(
        PretrainedModel model, IReadOnlyList<DocumentFile> files, CancellationToken cancellationToken)
    {
        using (model)
        {
            var (objective, measure) = model.Measure;
            return (objective, [.. files.Select(file => measure.Evaluate([.. file.Texts.Select(text => Encode(model, text))], cancellationToken: cancellationToken))]);
        }
    }

    private static EncodedDocument Encode(PretrainedModel model, byte[] text)
    {
        var ids = new List<int>();
        model.Tokenizer.Encode(text, ids);
        return new EncodedDocument(ids.ToArray(), text.Length);
    }
}

/// <summary>What was found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Base">The model it is compared with.</param>
/// <param name="Files">A figure for each file.</param>
internal sealed record ModelEvaluation(string Model, string? Base, IReadOnlyList<FileEvaluation> Files);

/// <summary>What was found on a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Bytes">Bytes of their text.</param>
/// <param name="Model">The model's bits per byte.</param>
/// <param name="Base">Those of the model it is compared with.</param>
/// <param name="Difference">Model less base: below 0 where the model predicts better.</param>
internal sealed record FileEvaluation(string File, int Documents, long Bytes, Figure Model, Figure? Base, Figure? Difference)
{
    /// <summary>Works the figures out.</summary>
    public static FileEvaluation Of(string file, IReadOnlyList<DocumentLoss> losses, IReadOnlyList<DocumentLoss>? baseLosses, Bootstrap bootstrap)
    {
        var sum = Sum(losses);
        var model = new Figure(sum.BitsPerByte, bootstrap.BitsPerByte(losses));
        if (baseLosses is null)
            return new FileEvaluation(file, losses.Count, sum.Bytes, model, null, null);
        var other = new Figure(Sum(baseLosses).BitsPerByte, bootstrap.BitsPerByte(baseLosses));
        var difference = new Figure(model.BitsPerByte - other.BitsPerByte, bootstrap.Difference(losses, baseLosses));
        return new FileEvaluation(file, losses.Count, sum.Bytes, model, other, difference);
    }

    private static DocumentLoss Sum(IReadOnlyList<DocumentLoss> losses) => losses.Aggregate((left, right) => left + right);
}

/// <summary>Bits per byte, with their 95 % interval where there are documents enough.</summary>
internal sealed record Figure(double BitsPerByte, Interval? Interval);
