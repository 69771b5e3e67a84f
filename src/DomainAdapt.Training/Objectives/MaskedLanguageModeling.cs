using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Training.Objectives;

/// <summary>
/// Masked tokens (Devlin et al. 2018): of a sequence, 15 % of the tokens are asked for; 80 % of these read as the mask token, 10 % as any
/// token, and 10 % as what they are. What is asked is a pure function of seed and sequence, whatever batch the sequence is in; a repeated
/// sequence has another number, and so other masks (dynamic masking, Liu et al. 2019).
/// </summary>
/// <param name="options">The tokens that mean something, and the share.</param>
/// <param name="seed">Seed of the masks.</param>
public sealed class MaskedLanguageModeling(MaskingOptions options, long seed) : Objective
{
    private const double MaskShare = 0.8;
    private const double RandomShare = 0.1;

    /// <inheritdoc/>
    public override void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets)
    {
        targets.Fill(CausalLanguageModeling.NoTarget);
        for (var t = 0; t < ids.Length; t++)
            inputs[t] = t < real ? ids[t] : options.PaddingToken;

        var random = new SplitMix64(SplitMix64.Mix((ulong)seed ^ SplitMix64.Mix((ulong)index)));
        var words = WordsOf(ids[..real]);
        random.Shuffle<Range>(words);
        var wanted = Math.Max(1, (int)Math.Round(options.Share * words.Sum(word => word.End.Value - word.Start.Value), MidpointRounding.AwayFromZero));
        foreach (var word in words)
        {
            if (wanted <= 0)
                break;
            wanted -= word.End.Value - word.Start.Value;
            for (var t = word.Start.Value; t < word.End.Value; t++)
            {
                targets[t] = ids[t];
                var lot = random.NextDouble();
                if (lot < MaskShare)
                    inputs[t] = options.MaskToken;
                else if (lot < MaskShare + RandomShare)
                    inputs[t] = (long)random.Next((ulong)options.Vocabulary);
            }
        }
    }

    /// <summary>The words that may be asked for: tokens that are none of the special ones, with those that continue them where words are whole.</summary>
    private Range[] WordsOf(ReadOnlySpan<int> ids)
    {
        var words = new List<Range>();
        for (var t = 0; t < ids.Length; t++)
        {
            if (options.NeverMasked.Contains(ids[t]))
                continue;
            var continues = options.Continuations?[ids[t]] == true && words.Count > 0 && words[^1].End.Value == t;
            if (continues)
                words[^1] = words[^1].Start..(t + 1);
            else
                words.Add(t..(t + 1));
        }
        return [.. words];
    }
}

/// <summary>How tokens are masked.</summary>
public sealed record MaskingOptions
{
    /// <summary>The token that stands for what is asked.</summary>
    public required int MaskToken { get; init; }

    /// <summary>The token that fills a sequence up.</summary>
    public required int PaddingToken { get; init; }

    /// <summary>Tokens that are never asked for, such as the separator of documents.</summary>
    public required IReadOnlySet<int> NeverMasked { get; init; }

    /// <summary>Token ids; one of ten masked tokens becomes any of them.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Share of tokens that are asked for; 15 % unless given (Devlin et al. 2018).</summary>
    public double Share { get; init; } = 0.15;

    /// <summary>For each id, whether it continues the word before it; then words are masked whole. Each token by itself unless given.</summary>
    public IReadOnlyList<bool>? Continuations { get; init; }
}
