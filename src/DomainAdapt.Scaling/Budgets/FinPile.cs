namespace DomainAdapt.Scaling.Budgets;

/// <summary>
/// Table 1 of Wu et al., BloombergGPT, arXiv:2303.17564, 2023: the corpus by source. Its section heading gives the domain part as
/// 54.2 %, its table as 51.27 %; the table adds up and is used here.
/// </summary>
public static class FinPile
{
    /// <summary>The domain half, whole and by source.</summary>
    public static readonly CorpusRow Domain = new("FinPile", 175_886, 1_017, 17_883, 4.92, 3_635, 51.27);

    /// <summary>The public half.</summary>
    public static readonly CorpusRow Public = new("Public", 50_744, 3_314, 16_818, 4.87, 3_454, 48.73);

    /// <summary>Both.</summary>
    public static readonly CorpusRow Total = new("Total", 226_631, 1_531, 34_701, 4.89, 7_089, 100);

    /// <summary>Sources of the domain half.</summary>
    public static IReadOnlyList<CorpusRow> DomainSources { get; } =
    [
        new("Web", 158_250, 933, 14_768, 4.96, 2_978, 42.01),
        new("News", 10_040, 1_665, 1_672, 4.44, 376, 5.31),
        new("Filings", 3_335, 2_340, 780, 5.39, 145, 2.04),
        new("Press", 1_265, 3_443, 435, 5.06, 86, 1.21),
        new("Bloomberg", 2_996, 758, 227, 4.60, 49, 0.70),
    ];

    /// <summary>Sources of the public half.</summary>
    public static IReadOnlyList<CorpusRow> PublicSources { get; } =
    [
        new("C4", 34_832, 2_206, 7_683, 5.56, 1_381, 19.48),
        new("Pile-CC", 5_255, 4_401, 2_312, 5.42, 427, 6.02),
        new("GitHub", 1_428, 5_364, 766, 3.38, 227, 3.20),
        new("Books3", 19, 552_398, 1_064, 4.97, 214, 3.02),
        new("PubMed Central", 294, 32_181, 947, 4.51, 210, 2.96),
        new("ArXiv", 124, 47_819, 591, 3.56, 166, 2.35),
        new("OpenWebText2", 1_684, 3_850, 648, 5.07, 128, 1.80),
        new("FreeLaw", 349, 15_381, 537, 4.99, 108, 1.52),
        new("StackExchange", 1_538, 2_201, 339, 4.17, 81, 1.15),
        new("DM Mathematics", 100, 8_193, 82, 1.92, 43, 0.60),
        new("Wikipedia (Pile)", 590, 2_988, 176, 4.65, 38, 0.53),
        new("USPTO", 517, 4_339, 224, 6.18, 36, 0.51),
        new("PubMed abstracts", 1_527, 1_333, 204, 5.77, 35, 0.50),
        new("OpenSubtitles", 38, 31_055, 119, 4.90, 24, 0.34),
        new("Gutenberg", 3, 399_351, 112, 4.89, 23, 0.32),
        new("Ubuntu IRC", 1, 539_222, 56, 3.16, 18, 0.25),
        new("EuroParl", 7, 65_053, 45, 2.93, 15, 0.21),
        new("YouTube subtitles", 17, 19_831, 33, 2.54, 13, 0.19),
        new("BookCorpus2", 2, 370_384, 65, 5.36, 12, 0.17),
        new("HackerNews", 82, 5_009, 41, 4.87, 8, 0.12),
        new("PhilPapers", 3, 74_827, 23, 4.21, 6, 0.08),
        new("NIH ExPorter", 92, 2_165, 20, 6.65, 3, 0.04),
        new("Enron", 24, 1_882, 5, 3.90, 1, 0.02),
        new("Wikipedia 7/2022", 2_218, 3_271, 726, 3.06, 237, 3.35),
    ];
}

/// <summary>A source of a corpus, in the units of the published table.</summary>
/// <param name="Name">The source.</param>
/// <param name="Documents">Documents, ten thousands.</param>
/// <param name="CharactersPerDocument">Mean characters of a document.</param>
/// <param name="Characters">Characters, hundred millions.</param>
/// <param name="CharactersPerToken">Mean characters of a token.</param>
/// <param name="Tokens">Tokens, hundred millions.</param>
/// <param name="Share">Share of all tokens, percent.</param>
public sealed record CorpusRow(
    string Name, double Documents, double CharactersPerDocument, double Characters, double CharactersPerToken, double Tokens, double Share);
