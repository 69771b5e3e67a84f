using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>
/// Settings of the <c>licence</c> filter. Licences are compared as they are stated, letter case aside, such as SPDX identifiers; a star at an entry's end
/// stands for anything (<c>CC-BY-*</c>).
/// </summary>
public sealed record LicenceSpec : StepSpec
{
    /// <summary>Licences that stay; all that <see cref="Deny"/> does not name unless given.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Licences that go, even where <see cref="Allow"/> names them too: <c>CC-BY-NC-*</c>, <c>CC-BY-ND-*</c>.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Whether documents without a stated licence stay.</summary>
    public bool KeepUnstated { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (Allow.Count + Deny.Count == 0 && KeepUnstated)
            problems.Add("allow", "is empty, as is deny, and keep_unstated is true, so every document stays; expected licences");
        foreach (var entry in Allow.Concat(Deny).Where(entry => entry.TrimEnd('*').Contains('*', StringComparison.Ordinal)))
            problems.Add("allow", $"or deny has '{entry}'; expected a star at the end only");
    }
}

/// <summary>Rejects documents by their licence.</summary>
internal sealed class LicenceFilter(LicenceSpec spec) : IFilter
{
    public Verdict Judge(Document document)
    {
        if (document.Licence is not { } licence || string.IsNullOrWhiteSpace(licence))
            return spec.KeepUnstated ? Verdict.Keep : Verdict.Reject("licence_unstated");
        if (Has(spec.Deny, licence))
            return Verdict.Reject("licence_denied");
        return spec.Allow.Count == 0 || Has(spec.Allow, licence) ? Verdict.Keep : Verdict.Reject("licence_not_allowed");
    }

    private static bool Has(IReadOnlyList<string> entries, string licence) => entries.Any(entry => entry.EndsWith('*')
        ? licence.Trim().StartsWith(entry.TrimEnd('*'), StringComparison.OrdinalIgnoreCase)
        : licence.Trim().Equals(entry, StringComparison.OrdinalIgnoreCase));
}
