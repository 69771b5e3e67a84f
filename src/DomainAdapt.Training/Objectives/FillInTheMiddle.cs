using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Training.Objectives;

/// <summary>
/// The next token of documents of which some have their middle moved to the end (Bavarian et al. 2022), so that a decoder learns to fill gaps: cut
/// at two places drawn evenly, a document becomes prefix, suffix, middle (PSM) or suffix, prefix, middle (SPM), each behind a token of its own. A
/// sequence that grows beyond its length by these tokens is cut at its end. What is moved is a pure function of seed and sequence.
/// </summary>
/// <param name="options">The tokens that mean something, and how much is moved.</param>
/// <param name="seed">Seed of the cuts.</param>
public sealed class FillInTheMiddle(FillInTheMiddleOptions options, long seed) : Objective
{
    /// <inheritdoc/>
    public override void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets)
    {
        var random = new SplitMix64(SplitMix64.Mix((ulong)seed ^ SplitMix64.Mix((ulong)index)));
        var moved = new List<int>(ids.Length + 3);
        for (var start = 0; start < real;)
        {
            var length = ids[start..real].IndexOf(options.Separator);
            var document = ids.Slice(start, length < 0 ? real - start : length);
            Add(moved, document, ref random);
            if (length >= 0)
                moved.Add(options.Separator);
            start += document.Length + (length < 0 ? 0 : 1);
        }
        var kept = Math.Min(moved.Count, ids.Length);
        for (var t = 0; t < ids.Length; t++)
        {
            inputs[t] = t < kept ? moved[t] : ids[t]; // padding, as nothing got shorter
            targets[t] = t + 1 < kept ? moved[t + 1] : CausalLanguageModeling.NoTarget;
        }
    }

    private void Add(List<int> moved, ReadOnlySpan<int> document, ref SplitMix64 random)
    {
        var (isMoved, isSuffixFirst) = (random.NextDouble() < options.Rate, random.NextDouble() < options.SuffixFirstRate);
        var (one, other) = ((int)random.Next((ulong)document.Length + 1), (int)random.Next((ulong)document.Length + 1));
        if (!isMoved || document.IsEmpty)
        {
            moved.AddRange(document);
            return;
        }
        var (from, to) = (Math.Min(one, other), Math.Max(one, other));
        moved.Add(options.PrefixToken);
        if (!isSuffixFirst)
            moved.AddRange(document[..from]);
        moved.Add(options.SuffixToken);
        moved.AddRange(document[to..]);
        moved.Add(options.MiddleToken);
        if (isSuffixFirst)
            moved.AddRange(document[..from]); // the tokens of prefix and suffix stand together, and prefix and middle are one text
        moved.AddRange(document[from..to]);
    }
}

/// <summary>How middles are moved.</summary>
public sealed record FillInTheMiddleOptions
{
    /// <summary>The token before what comes first.</summary>
    public required int PrefixToken { get; init; }

    /// <summary>The token before what comes last.</summary>
    public required int SuffixToken { get; init; }

    /// <summary>The token before what is asked for.</summary>
    public required int MiddleToken { get; init; }

    /// <summary>The token that ends a document.</summary>
    public required int Separator { get; init; }

    /// <summary>Share of documents whose middle is moved; half of them cost nothing in the plain task (Bavarian et al. 2022).</summary>
    public double Rate { get; init; } = 0.5;

    /// <summary>Share of these whose suffix comes before the prefix (Bavarian et al. 2022).</summary>
    public double SuffixFirstRate { get; init; } = 0.5;
}
