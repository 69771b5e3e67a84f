using DomainAdapt.Core.Randomness;

namespace DomainAdapt.Training.Objectives;

/// <summary>
/// Span corruption (Raffel et al. 2020): spans of a sequence, 15 % of its tokens in pieces of 3 on average, are each replaced by a sentinel of
/// their own; asked for is each sentinel with the span that it stands for. Both end with the end token. Several denoisers (Tay et al. 2022)
/// take turns at random. What is asked is a pure function of seed and sequence, whatever batch the sequence is in; a repeated sequence has
/// another number, and so other spans.
/// </summary>
/// <param name="options">The tokens that mean something, and the denoisers.</param>
/// <param name="seed">Seed of the spans.</param>
public sealed class SpanCorruption(SpanCorruptionOptions options, long seed) : Objective
{
    /// <summary>Sentinels of T5's tokenizer, from <c>&lt;extra_id_0&gt;</c> to <c>&lt;extra_id_99&gt;</c>.</summary>
    public const int Sentinels = 100;

    /// <summary>Spans of a sequence of so many tokens at most, each of which needs a sentinel.</summary>
    public int SpansOf(int tokens) => options.Denoisers.Max(denoiser => denoiser.Extent(tokens).Spans);

    /// <inheritdoc/>
    public override int InputTokens(int sequenceTokens)
        => options.Denoisers.Select(denoiser => denoiser.Extent(sequenceTokens)).Max(extent => sequenceTokens - extent.Noise + extent.Spans) + 1;

    /// <inheritdoc/>
    public override int TargetTokens(int sequenceTokens)
        => options.Denoisers.Select(denoiser => denoiser.Extent(sequenceTokens)).Max(extent => extent.Noise + extent.Spans) + 1;

    /// <inheritdoc/>
    public override void Prepare(long index, ReadOnlySpan<int> ids, int real, Span<long> inputs, Span<long> targets)
    {
        var random = new SplitMix64(SplitMix64.Mix((ulong)seed ^ SplitMix64.Mix((ulong)index)));
        var denoiser = options.Denoisers[(int)random.Next((ulong)options.Denoisers.Count)];
        Corrupt(options, ids[..real], denoiser.SpansOf(real, ref random), inputs, targets);
    }

    /// <summary>Puts a sentinel in the place of each span, and each span behind its sentinel; fills up what is left of both.</summary>
    internal static void Corrupt(SpanCorruptionOptions options, ReadOnlySpan<int> ids, IReadOnlyList<Range> spans, Span<long> inputs, Span<long> targets)
    {
        var (read, said, next, sentinel) = (0, 0, 0, options.FirstSentinel);
        foreach (var span in spans)
        {
            read = Copy(ids[next..span.Start.Value], inputs, read);
            inputs[read++] = targets[said++] = sentinel--;
            said = Copy(ids[span], targets, said);
            next = span.End.Value;
        }
        read = Copy(ids[next..], inputs, read);
        inputs[read++] = options.EndToken;
        inputs[read..].Fill(options.PaddingToken);
        if (spans.Count > 0)
            targets[said++] = options.EndToken;
        targets[said..].Fill(CausalLanguageModeling.NoTarget);
    }

    private static int Copy(ReadOnlySpan<int> ids, Span<long> into, int at)
    {
        foreach (var id in ids)
            into[at++] = id;
        return at;
    }
}

/// <summary>How spans are corrupted.</summary>
public sealed record SpanCorruptionOptions
{
    /// <summary>The token that ends inputs and targets.</summary>
    public required int EndToken { get; init; }

    /// <summary>The token that fills inputs up.</summary>
    public required int PaddingToken { get; init; }

    /// <summary>The sentinel of the first span; that of the next is one less, and so on downwards, as in T5's vocabulary.</summary>
    public required int FirstSentinel { get; init; }

    /// <summary>What is done with a sequence; one of them, all equally often.</summary>
    public IReadOnlyList<Denoiser> Denoisers { get; init; } = [new Denoiser()];
}

/// <summary>How much of a sequence goes, and in how large pieces.</summary>
/// <param name="Rate">Share of tokens that are asked for; 15 % (Raffel et al. 2020).</param>
/// <param name="MeanLength">Tokens of a span on average; 3 (Raffel et al. 2020).</param>
/// <param name="IsSuffix">Whether it is one span at the end instead: the sequence is gone on with.</param>
public sealed record Denoiser(double Rate = 0.15, double MeanLength = 3, bool IsSuffix = false)
{
    /// <summary>The seven denoisers of UL2 (Tay et al. 2022, table 1): regular, extreme, and sequential.</summary>
    public static IReadOnlyList<Denoiser> Ul2 { get; } =
    [
        new(0.15, 3), new(0.15, 8), new(0.5, 3), new(0.5, 8), new(0.15, 64), new(0.5, 64), new(0.25, IsSuffix: true),
    ];

    /// <summary>
    /// Tokens that go of so many, and in how many spans, by the arithmetic of T5's own preparation: rounded to the even of two equally near, at
    /// least one token of each kind, and a token before every span. None of fewer than 2.
    /// </summary>
    internal (int Noise, int Spans) Extent(int tokens)
    {
        if (tokens < 2)
            return (0, 0);
        var noise = Math.Clamp((int)Math.Round(tokens * Rate, MidpointRounding.ToEven), 1, tokens - 1);
        var spans = IsSuffix ? 1 : Math.Max(1, (int)Math.Round(noise / MeanLength, MidpointRounding.ToEven));
        return (noise, Math.Min(spans, tokens - noise));
    }

    /// <summary>The spans of a sequence of so many tokens: kept and corrupted pieces take turns, beginning with a kept one.</summary>
    internal IReadOnlyList<Range> SpansOf(int tokens, ref SplitMix64 random)
    {
        var (noise, count) = Extent(tokens);
        if (count == 0)
            return [];
        var (corrupted, kept) = (Pieces(noise, count, ref random), Pieces(tokens - noise, count, ref random));
        var (spans, at) = (new Range[count], 0);
        for (var i = 0; i < count; i++)
        {
            spans[i] = (at + kept[i])..(at + kept[i] + corrupted[i]);
            at = spans[i].End.Value;
        }
        return spans;
    }

    /// <summary>Cuts so many tokens into so many pieces, none empty, every way equally likely: of the places between two, some are shuffled to be cuts.</summary>
    private static int[] Pieces(int tokens, int count, ref SplitMix64 random)
    {
        var cuts = new bool[tokens - 1];
        cuts.AsSpan(0, count - 1).Fill(true);
        random.Shuffle<bool>(cuts);
        var (pieces, piece) = (new int[count], 0);
        pieces[0] = 1;
        foreach (var isCut in cuts)
        {
            piece += isCut ? 1 : 0;
            pieces[piece]++;
        }
        return pieces;
    }
}
