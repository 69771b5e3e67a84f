using DomainAdapt.Scaling.Budgets;

namespace DomainAdapt.Scaling.Verification;

/// <summary>The corpus table of BloombergGPT: its columns add up, and each row agrees with itself.</summary>
internal static class FinPileRows
{
    private const string Paper = Sources.BloombergGpt + ", table 1";

    public static IEnumerable<VerificationRow> All() => [.. Sums(), .. Rows()];

    private static VerificationRow Row(string name, double expected, double tolerance, double computed)
        => new("FinPile", name, expected, tolerance, computed, Paper);

    private static IEnumerable<VerificationRow> Sums()
    {
        foreach (var (whole, parts) in new[] { (FinPile.Domain, FinPile.DomainSources), (FinPile.Public, FinPile.PublicSources) })
        {
            yield return Row($"{whole.Name}, documents of its sources", whole.Documents, 0, parts.Sum(part => part.Documents));
            // Parts are rounded to a hundred million each.
            yield return Row($"{whole.Name}, characters of its sources", whole.Characters, 1e-4, parts.Sum(part => part.Characters));
            yield return Row($"{whole.Name}, tokens of its sources", whole.Tokens, 3e-4, parts.Sum(part => part.Tokens));
            yield return Row($"{whole.Name}, shares of its sources", whole.Share, 1e-3, parts.Sum(part => part.Share));
        }
        yield return Row("documents of both halves", FinPile.Total.Documents, 1e-5, FinPile.Domain.Documents + FinPile.Public.Documents);
        yield return Row("tokens of both halves", FinPile.Total.Tokens, 0, FinPile.Domain.Tokens + FinPile.Public.Tokens);
        yield return Row("shares of both halves", FinPile.Total.Share, 0, FinPile.Domain.Share + FinPile.Public.Share);
    }

    // Each printed number may be half of its last digit off, and the errors of a product add up.
    private static IEnumerable<VerificationRow> Rows()
    {
        foreach (var row in FinPile.DomainSources.Concat(FinPile.PublicSources).Append(FinPile.Domain).Append(FinPile.Public))
        {
            yield return Row(
                $"{row.Name}, characters from documents", row.Characters,
                Rounding(row.Documents) + Rounding(row.CharactersPerDocument) + Rounding(row.Characters), row.Documents * 1e4 * row.CharactersPerDocument / 1e8);
            yield return Row(
                $"{row.Name}, tokens from characters", row.Tokens,
                Rounding(row.Tokens) + Rounding(row.Characters) + Rounding(100 * row.CharactersPerToken), row.Characters / row.CharactersPerToken);
            yield return Row(
                $"{row.Name}, % of all tokens", row.Share, Rounding(row.Tokens) + Rounding(100 * row.Share), 100 * row.Tokens / FinPile.Total.Tokens);
        }
    }

    private static double Rounding(double printedInLastDigits) => 0.51 / printedInLastDigits;
}
