using System.Buffers.Binary;
using System.Security.Cryptography;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Classification.Training;

namespace DomainAdapt.Corpora.Classification.Mining;

/// <summary>What mining found.</summary>
/// <param name="Model">The last round's classifier; its labels are <c>domain</c> and <c>web</c>.</param>
/// <param name="Rounds">The rounds.</param>
/// <param name="Probabilities">Of each document of the crawl, in order: how probably it is of the domain.</param>
public sealed record MiningResult(FastTextModel Model, IReadOnlyList<MiningRound> Rounds, IReadOnlyList<float> Probabilities);

/// <summary>
/// Recalls documents of a domain out of a crawl. A classifier learns the domain's documents against the crawl's; what it finds in the crawl without doubt
/// joins the domain, what it finds at all is no longer learnt as web, and the next round's classifier finds more. Documents are read anew in each
/// round; of the crawl, four bytes a document stay in memory. Whether a document is held out or learnt from depends on its text and the seed alone.
/// </summary>
/// <param name="spec">How.</param>
/// <param name="domain">Reads the documents of the domain, in order.</param>
/// <param name="web">Reads the documents of the crawl, in order.</param>
public sealed class DomainMiner(MiningSpec spec, Func<IEnumerable<TextLine>> domain, Func<IEnumerable<TextLine>> web)
{
    /// <summary>The label of documents of the domain.</summary>
    public const string DomainLabel = "domain";

    /// <summary>The label of the others.</summary>
    public const string WebLabel = "web";

    private const ulong HeldOutSalt = 0x68656C64;
    private const ulong LearntSalt = 0x6C726E74;
    private static readonly string[] DomainLabels = [DomainLabel];
    private static readonly string[] WebLabels = [WebLabel];

    // Of the round before; 0 before the first, so nothing is recalled yet.
    private float[] _probabilities = [];
    private long _domainTexts;
    private long _recalledTexts;
    private long _webTexts;

    /// <summary>Mines.</summary>
    /// <param name="workers">Threads of training; the result does not depend on their number.</param>
    /// <param name="progress">Is told of each round.</param>
    /// <param name="cancellationToken">Stops.</param>
    public MiningResult Run(int workers = 1, Action<MiningRound>? progress = null, CancellationToken cancellationToken = default)
    {
        var domainCount = Count(domain, "of the domain");
        _probabilities = new float[Count(web, "of the crawl")];
        var rounds = new List<MiningRound>();
        while (true)
        {
            (_domainTexts, _recalledTexts, _webTexts) = (0, 0, 0);
            var model = ClassifierTrainer.Train(Lines(domainCount), spec.Classifier, workers, null, cancellationToken);
            rounds.Add(Score(model, rounds.Count + 1, cancellationToken));
            progress?.Invoke(rounds[^1]);
            if (rounds.Count == spec.Rounds || rounds[^1].New <= spec.MinNewShare * rounds[^1].Recalled)
                return new MiningResult(model, rounds, _probabilities);
        }
    }

    private static long Count(Func<IEnumerable<TextLine>> texts, string what)
    {
        var count = texts().LongCount();
        return count > 0 ? count : throw new DomainAdaptException($"There are no documents {what}; expected JSON lines with a text.", ExitCodes.InputsMissing);
    }

    private IEnumerable<LabelledLine> Lines(long domainCount)
    {
        var domainShare = (double)spec.MaxTexts / domainCount;
        foreach (var text in domain())
        {
            if (IsHeldOut(text, out var key) || !IsWithin(key, LearntSalt, domainShare))
                continue;
            _domainTexts++;
            yield return new LabelledLine(text.Place, DomainLabels, text.Text);
        }
        // Documents recalled are at most as many as the domain's own: it must not drift away.
        var sure = _probabilities.LongCount(probability => probability >= spec.LearnThreshold);
        var recalledShare = sure == 0 ? 0 : (double)_domainTexts / sure;
        var webShare = (double)spec.MaxTexts / Math.Max(1, _probabilities.LongCount(probability => probability < spec.Threshold));
        var number = 0L;
        foreach (var text in web())
        {
            var probability = _probabilities[number++];
            if (IsHeldOut(text, out var key))
                continue;
            if (probability >= spec.LearnThreshold && IsWithin(key, LearntSalt, recalledShare))
            {
                _recalledTexts++;
                yield return new LabelledLine(text.Place, DomainLabels, text.Text);
            }
            else if (probability < spec.Threshold && IsWithin(key, LearntSalt, webShare))
            {
                _webTexts++;
                yield return new LabelledLine(text.Place, WebLabels, text.Text);
            }
        }
    }

    private MiningRound Score(FastTextModel model, int round, CancellationToken cancellationToken)
    {
        var predictor = new FastTextPredictor(model);
        var (recalled, fresh, heldDomain, heldDomainFound, heldWeb, heldWebFound) = (0L, 0L, 0L, 0L, 0L, 0L);
        foreach (var text in domain())
        {
            if (!IsHeldOut(text, out _))
                continue;
            heldDomain++;
            heldDomainFound += predictor.ProbabilityOf(text.Text.Span, DomainLabel) >= spec.Threshold ? 1 : 0;
        }
        var number = 0L;
        foreach (var text in web())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var probability = predictor.ProbabilityOf(text.Text.Span, DomainLabel);
            var isFound = probability >= spec.Threshold;
            recalled += isFound ? 1 : 0;
            fresh += isFound && _probabilities[number] < spec.Threshold ? 1 : 0;
            _probabilities[number++] = probability;
            if (!IsHeldOut(text, out _))
                continue;
            heldWeb++;
            heldWebFound += isFound ? 1 : 0;
        }
        return new MiningRound(round, _domainTexts, _recalledTexts, _webTexts, recalled, fresh, heldDomain, heldDomainFound, heldWeb, heldWebFound);
    }

    private bool IsHeldOut(TextLine text, out ulong key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.Text.Span, hash);
        key = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        return IsWithin(key, HeldOutSalt, spec.HeldOutShare);
    }

    // A number in [0, 1) that the text, the seed and the purpose decide.
    private bool IsWithin(ulong key, ulong salt, double share)
        => (SplitMix64.Mix(key ^ SplitMix64.Mix(spec.Seed ^ salt)) >> 11) * (1.0 / (1UL << 53)) < share;
}
