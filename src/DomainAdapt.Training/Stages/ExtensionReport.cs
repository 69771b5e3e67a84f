using System.Buffers;
using System.Text;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Evaluation;
using DomainAdapt.Training.Models;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Training.Stages;

/// <summary>
/// What an extension costs at step 0 on held-out text, for every way new rows can begin, in bits per byte, which do not depend on how text is cut; and
/// after how many tokens of training the extended model predicts it as well as the old one did.
/// </summary>
internal sealed record ExtensionReport
{
    /// <summary>New tokens.</summary>
    public required int NewTokens { get; init; }

    /// <summary>Tokens of the old vocabulary.</summary>
    public required int OldTokens { get; init; }

    /// <summary>Bits for each byte of the model before the extension.</summary>
    public required double BaseBitsPerByte { get; init; }

    /// <summary>What new rows begin as in the model that is trained.</summary>
    public required NewRows Rows { get; init; }

    /// <summary>How much the mean of all rows can add to each token of the old cut: log2(1 + new/old) (Hewitt, 2021).</summary>
    public required double BoundBitsPerToken { get; init; }

    /// <summary>Step 0, for each way.</summary>
    public required IReadOnlyList<ExtensionCost> AtStart { get; init; }

    /// <summary>Tokens trained on when a look at the held-out text first found it predicted as well as by the old model; null where none did.</summary>
    public long? TokensToReturn { get; init; }

    /// <summary>Bits for each byte at the last look; null where there was none.</summary>
    public double? LastBitsPerByte { get; init; }

    /// <summary>What follows from that.</summary>
    public string Advice { get; init; } = "";

    private (long Tokens, long Bytes) Watched { get; init; } // of the new cut

    /// <summary>Measures the start: the old model, and one for each way to begin.</summary>
    public static ExtensionReport Measure(CausalDecoder model, ModelExtension extension, WatchedText watched, Precision precision, int startToken, long seed)
    {
        var (newCut, batch) = (watched.Documents, watched.BatchTokens);
        List<EncodedDocument> oldCut = [.. newCut.Select(document => Recut(document, extension))];
        var baseline = Total(new BitsPerByte(model, startToken, batch).Evaluate(oldCut));
        var costs = new List<ExtensionCost>();
        foreach (var rows in Enum.GetValues<NewRows>())
        {
            using var extended = extension.Extend(model, rows, precision, seed);
            var bits = new BitsPerByte(extended, startToken, batch);
            var (old, now) = (Total(bits.Evaluate(oldCut)), Total(bits.Evaluate(newCut)));
            costs.Add(new ExtensionCost(rows, old.BitsPerByte, (old.Bits - baseline.Bits) / old.Tokens, now.BitsPerByte));
        }
        return new ExtensionReport
        {
            NewTokens = extension.Spellings.Count,
            OldTokens = extension.Old.VocabularySize,
            BaseBitsPerByte = baseline.BitsPerByte,
            Rows = extension.Rows,
            BoundBitsPerToken = Math.Log2(1 + ((double)extension.Spellings.Count / extension.Old.VocabularySize)),
            AtStart = costs,
            Watched = (newCut.Sum(document => (long)document.Ids.Length), newCut.Sum(document => document.Bytes)),
        };
    }

    /// <summary>With what training found.</summary>
    public ExtensionReport With(TrainingResult result)
    {
        var returned = result.Validations.FirstOrDefault(point => BitsPerByteOf(point) <= BaseBitsPerByte);
        var tokens = returned is null ? (long?)null : result.Curve.First(point => point.Step == returned.Step).Tokens;
        var advice = tokens is { } needed
            ? $"The extension had paid for itself after {needed} tokens: bits per byte of held-out text are those of the model before it, at fewer tokens a byte."
            : $"Do not extend: after {result.Account.SeenTokens} tokens, the whole budget, held-out text is predicted worse than before the extension. "
                + "Train without it, with a larger budget, or with fewer new tokens.";
        return this with { TokensToReturn = tokens, LastBitsPerByte = result.Validations.Select(point => (double?)BitsPerByteOf(point)).LastOrDefault(), Advice = advice };

        double BitsPerByteOf(ValidationPoint point) => point.Loss * Watched.Tokens / Math.Log(2) / Watched.Bytes;
    }

    /// <summary>Writes it to channel <c>extension</c>, and says what follows from it.</summary>
    public void Write(StageTask task)
    {
        if (TokensToReturn is null)
            task.Log.LogWarning("{Stage}: {Advice}", task.Stage, Advice);
        else
            task.Log.LogInformation("{Stage}: {Advice}", task.Stage, Advice);
        using var output = task.CreateOutput("extension", "extension.json");
        output.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(this, indented: true) + '\n'));
        output.Rows = 1;
    }

    private static EncodedDocument Recut(EncodedDocument document, ModelExtension extension)
    {
        var (text, ids) = (new ArrayBufferWriter<byte>(), new List<int>());
        extension.Extended.Decode(document.Ids.Span, text);
        extension.Old.Encode(text.WrittenSpan, ids);
        return new EncodedDocument(ids.ToArray(), document.Bytes);
    }

    private static Sum Total(IReadOnlyList<DocumentLoss> losses)
        => new(losses.Sum(loss => loss.Nats) / Math.Log(2), losses.Sum(loss => (long)loss.Tokens), losses.Sum(loss => loss.Bytes));

    private readonly record struct Sum(double Bits, long Tokens, long Bytes)
    {
        public double BitsPerByte => Bits / Bytes;
    }
}

/// <summary>What one way to begin new rows costs at step 0.</summary>
/// <param name="Rows">The way.</param>
/// <param name="OldCutBitsPerByte">Bits per byte of text cut as before: new tokens only take probability away.</param>
/// <param name="OldCutAddedBitsPerToken">Bits that adds to each token.</param>
/// <param name="NewCutBitsPerByte">Bits per byte of text cut with the new tokens, which the model has not learnt to predict.</param>
internal sealed record ExtensionCost(NewRows Rows, double OldCutBitsPerByte, double OldCutAddedBitsPerToken, double NewCutBitsPerByte);
