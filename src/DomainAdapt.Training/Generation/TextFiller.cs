using System.Buffers;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Objectives;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Generation;

/// <summary>A text whose blanks are filled.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="Blanks">What stands in each blank.</param>
public sealed record FilledText(string Text, IReadOnlyList<string> Blanks);

/// <summary>
/// Fills the blanks of a text by a model that learnt what is hidden: an encoder puts one token into each, a T5 a span of its own length. A space
/// before a blank belongs to what fills it, as tokens begin with theirs.
/// </summary>
public sealed class TextFiller(PretrainedModel model)
{
    /// <summary>What stands for a blank.</summary>
    public const string Blank = "___";

    /// <summary>Fills all blanks of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Tokens of a blank at most, and how each is chosen.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <exception cref="DomainAdaptException">It has no blank, or more than the model can fill, or the model goes on with texts instead.</exception>
    public FilledText Fill(string text, GenerationOptions options, CancellationToken cancellationToken = default)
    {
        var pieces = Pieces(text);
        var fills = FillIds(pieces, options, cancellationToken);
        var whole = new List<int>(pieces[0]);
        for (var i = 0; i < fills.Count; i++)
            whole.AddRange([.. fills[i], .. pieces[i + 1]]);
        return new FilledText(Decode(whole), [.. fills.Select(Decode)]);
    }

    /// <summary>The tokens of each blank.</summary>
    internal List<List<int>> FillIds(string text, GenerationOptions options) => FillIds(Pieces(text), options, CancellationToken.None);

    private List<List<int>> FillIds(List<List<int>> pieces, GenerationOptions options, CancellationToken cancellationToken)
    {
        if (pieces.Count < 2)
            throw new DomainAdaptException($"The text has no blank. Write {Blank} where something shall stand.", ExitCodes.Spec);
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        var (sampler, random) = (new Sampler(options.Sampling), new SplitMix64(options.Seed));
        return model.Model switch
        {
            BertEncoder encoder => Masks(encoder, pieces, sampler, ref random),
            T5Model t5 => Spans(t5, pieces, options.MaxNewTokens, sampler, ref random, cancellationToken),
            _ => throw new DomainAdaptException("The model goes on with texts and fills no blanks; expected a BERT, RoBERTa or T5. Use generate.", ExitCodes.Spec),
        };
    }

    private List<List<int>> Pieces(string text)
    {
        var parts = text.Split(Blank);
        return [.. parts.Select((part, i) =>
        {
            var ids = new List<int>();
            var isBeforeABlank = i < parts.Length - 1 && part.EndsWith(' ');
            model.Tokenizer.Encode(Encoding.UTF8.GetBytes(isBeforeABlank ? part[..^1] : part), ids);
            return ids;
        })];
    }

    /// <summary>One token for each blank, all from one look.</summary>
    private List<List<int>> Masks(BertEncoder encoder, List<List<int>> pieces, Sampler sampler, ref SplitMix64 random)
    {
        var (frame, mask, spec) = (model.Tokenizer.Frame, (long)((BertSpec)encoder.Spec).Mask, encoder.Spec);
        if (mask >= spec.Vocabulary)
            throw new DomainAdaptException($"The model's config tells no mask_token_id, and {mask} is beyond its {spec.Vocabulary} ids. Add it.", ExitCodes.Spec);
        List<long> ids = [.. frame.Before.Select(id => (long)id), .. pieces[0].Select(id => (long)id)];
        var blanks = new List<int>();
        foreach (var piece in pieces.Skip(1))
        {
            blanks.Add(ids.Count);
            ids.AddRange([mask, .. piece.Select(id => (long)id)]);
        }
        ids.AddRange(frame.After.Select(id => (long)id));
        if (ids.Count > spec.Positions)
            throw new DomainAdaptException($"The text has {ids.Count} tokens; expected {spec.Positions} at most, the positions of the model. Shorten it.", ExitCodes.Spec);
        var logits = encoder.forward(tensor(ids, device: encoder.Device).unsqueeze(0))[0].to(ScalarType.Float32).cpu();  // (T, V)
        var fills = new List<List<int>>();
        foreach (var at in blanks)
            fills.Add([sampler.Next(Known(logits[at]), ref random)]);
        return fills;
    }

    /// <summary>A span for each blank, in their order: the decoder is given each sentinel, and says what follows up to another or its end.</summary>
    private List<List<int>> Spans(T5Model t5, List<List<int>> pieces, int most, Sampler sampler, ref SplitMix64 random, CancellationToken cancellationToken)
    {
        var (spec, blanks) = ((T5Spec)t5.Spec, pieces.Count - 1);
        if (blanks > SpanCorruption.Sentinels)
            throw new DomainAdaptException($"The text has {blanks} blanks; expected {SpanCorruption.Sentinels} at most. Shorten it.", ExitCodes.Spec);
        var ids = pieces.SelectMany(piece => piece).ToArray();
        var (spans, at) = (new List<Range>(), 0);
        foreach (var piece in pieces.SkipLast(1))
            spans.Add((at += piece.Count)..at);
        var options = new SpanCorruptionOptions { EndToken = model.StartToken, PaddingToken = spec.PaddingToken, FirstSentinel = spec.Sentinel };
        var (inputs, targets) = (new long[ids.Length + blanks + 1], new long[blanks + 1]);
        SpanCorruption.Corrupt(options, ids, spans, inputs, targets);

        var asked = tensor(inputs, device: t5.Device).unsqueeze(0);     // (1, S)
        var read = t5.Read(asked);                                      // (1, S, D)
        List<long> said = [spec.PaddingToken];
        var fills = new List<List<int>>();
        for (var blank = 0; blank < blanks; blank++)
        {
            said.Add(spec.Sentinel - blank);
            var fill = new List<int>();
            while (fill.Count < most)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var step = NewDisposeScope();
                var hidden = t5.Say(tensor(said, device: t5.Device).unsqueeze(0), read, asked).select(1, -1);                  // (1, D)
                var id = sampler.Next(t5.Logits(hidden)[0].to(ScalarType.Float32).cpu().data<float>().ToArray(), ref random);
                if (id == options.EndToken || id == spec.PaddingToken || id >= model.Tokenizer.VocabularySize || id <= spec.Sentinel && id > spec.Sentinel - SpanCorruption.Sentinels)
                    break;
                said.Add(id);
                fill.Add(id);
            }
            fills.Add(fill);
        }
        return fills;
    }

    /// <summary>The logits of ids that have a text; a model may have rows for more.</summary>
    private ReadOnlySpan<float> Known(Tensor logits) => logits.data<float>().ToArray().AsSpan(0, model.Tokenizer.VocabularySize);

    private string Decode(List<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        model.Tokenizer.Decode([.. ids], bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
