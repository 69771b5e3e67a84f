using DomainAdapt.Core.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Models;

// Shapes: V rows of the model, W of the larger one, D model width.

/// <summary>What the rows of new tokens begin as, in the embedding and in the output layer.</summary>
public enum NewRows
{
    /// <summary>The mean of all old rows: adds at most log2(1 + new/old) bits to each token of old text (Hewitt, 2021).</summary>
    Mean,

    /// <summary>The mean of the rows of the tokens that spelt it before.</summary>
    Pieces,

    /// <summary>The mean of all old rows and a little noise of their own spread, so that no two are equal (Hewitt, 2021).</summary>
    NoisyMean,
}

/// <summary>Makes a model with rows for new tokens of one without; all other weights are the same.</summary>
internal static class ExtendedVocabulary
{
    /// <summary>Share of the old rows' variance in a noisy mean: 1e-5 (Hewitt, 2021).</summary>
    public const double NoiseVariance = 1e-5;

    private static readonly string[] RowsOfTokens =
        ["embed_tokens.weight", "wte.weight", "lm_head.weight", "embed_in.weight", "embed_out.weight", "word_embeddings.weight"];

    /// <summary>The larger model, on the old one's device.</summary>
    /// <param name="model">The old model, which stays as it is.</param>
    /// <param name="oldTokens">Ids of its tokenizer; rows beyond them stand for nothing.</param>
    /// <param name="spellings">For each new token, in the order of their ids, the old tokens that spelt it.</param>
    /// <param name="rows">What new rows begin as.</param>
    /// <param name="precision">What matrices are multiplied in.</param>
    /// <param name="seed">Of the noise.</param>
    public static CausalDecoder Of(CausalDecoder model, int oldTokens, IReadOnlyList<int[]> spellings, NewRows rows, Precision precision, long seed)
    {
        var spec = (DecoderSpec)(model.Spec with { Vocabulary = Math.Max(model.Spec.Vocabulary, oldTokens + spellings.Count) });
        var larger = (CausalDecoder)spec.Create(precision).to(model.Device);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var old = model.Weights.ToDictionary(weight => weight.Name, weight => weight.Value, StringComparer.Ordinal);
        foreach (var (name, value) in larger.Weights)
        {
            if (!Array.Exists(RowsOfTokens, suffix => name.EndsWith(suffix, StringComparison.Ordinal)))
            {
                value.copy_(old[name]);
                continue;
            }
            value.narrow(0, 0, old[name].size(0)).copy_(old[name]);                                        // (V, D)
            value.narrow(0, oldTokens, spellings.Count).copy_(Fill(old[name].narrow(0, 0, oldTokens), spellings, rows, WeightInitializer.SeedOf(seed, name)));
        }
        return larger;
    }

    // In double precision, so that the order of a sum decides nothing that is seen.
    private static Tensor Fill(Tensor old, IReadOnlyList<int[]> spellings, NewRows rows, ulong seed)
    {
        var wide = old.to(ScalarType.Float64);                                                             // (V, D)
        if (rows == NewRows.Pieces)
            return stack(spellings.Select(spelling => wide.index_select(0, tensor(spelling.Select(id => (long)id).ToArray(), device: old.device)).mean([0L])).ToList());
        var mean = wide.mean([0L], keepdim: true).expand(spellings.Count, old.size(1));                    // (W - V, D)
        if (rows == NewRows.Mean)
            return mean;
        var random = new SplitMix64(seed);
        var noise = new double[spellings.Count * old.size(1)];
        for (var i = 0; i < noise.Length; i++)
            noise[i] = WeightInitializer.Normal(ref random);
        return mean + (wide.std(0, unbiased: false) * Math.Sqrt(NoiseVariance) * tensor(noise, device: old.device).view(spellings.Count, old.size(1)));
    }
}
