namespace DomainAdapt.Corpora.Classification.Mining;

/// <summary>What a round of mining learnt from, recalled and got right.</summary>
/// <param name="Round">From 1.</param>
/// <param name="DomainTexts">Documents of the domain learnt from.</param>
/// <param name="RecalledTexts">Documents recalled in the round before and learnt from as ones of the domain.</param>
/// <param name="WebTexts">Documents of the crawl learnt from as ones of no domain.</param>
/// <param name="Recalled">Documents of the crawl at the threshold or above.</param>
/// <param name="New">Of these, those that the round before did not recall.</param>
/// <param name="HeldOutDomain">Held-out documents of the domain.</param>
/// <param name="HeldOutDomainFound">Of these, those at the threshold or above.</param>
/// <param name="HeldOutWeb">Held-out documents of the crawl.</param>
/// <param name="HeldOutWebFound">
/// Of these, those at the threshold or above. They count as wrong, though some are of the domain indeed: finding those is what mining is for. So
/// <see cref="Precision"/> is a lower bound.
/// </param>
public sealed record MiningRound(
    int Round, long DomainTexts, long RecalledTexts, long WebTexts, long Recalled, long New, long HeldOutDomain, long HeldOutDomainFound, long HeldOutWeb, long HeldOutWebFound)
{
    /// <summary>Share of the held-out documents at the threshold or above that are of the domain.</summary>
    public double Precision => HeldOutDomainFound == 0 ? 0 : (double)HeldOutDomainFound / (HeldOutDomainFound + HeldOutWebFound);

    /// <summary>Share of the held-out documents of the domain at the threshold or above.</summary>
    public double Recall => HeldOutDomain == 0 ? 0 : (double)HeldOutDomainFound / HeldOutDomain;

    /// <summary>Share of the held-out documents of the crawl at the threshold or above.</summary>
    public double WebShare => HeldOutWeb == 0 ? 0 : (double)HeldOutWebFound / HeldOutWeb;
}
