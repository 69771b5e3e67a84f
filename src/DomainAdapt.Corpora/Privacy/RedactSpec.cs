using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Corpora.Privacy;

/// <summary>
/// Settings of the <c>redact</c> stage, which takes personal data out of documents. Run it after deduplication, so that a replacement neither makes nor hides
/// a duplicate. What it takes out is written nowhere: only its type is counted.
/// </summary>
public sealed record RedactSpec : StageSpec
{
    /// <summary>
    /// What becomes of each type: <c>email_address</c>, <c>ip_address</c>, <c>credit_card</c>, <c>iban_code</c>, <c>us_ssn</c>, <c>phone_number</c>,
    /// <c>passport_number</c>, <c>national_id</c>, <c>secret_key</c>. Types not
    /// named here are redacted.
    /// </summary>
    public IReadOnlyDictionary<string, RedactAction> Actions { get; init; } = new Dictionary<string, RedactAction>();

    /// <summary>
    /// A text file of values that stay, one a line, exactly as texts have them: a court's own telephone numbers, a company's addresses. Identifiers of securities,
    /// companies, filings, cases, statutes, diseases and drugs stay without it.
    /// </summary>
    [InputPath]
    public string? Allow { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        var names = Enum.GetValues<PersonalDataType>().Select(type => PersonalDataSpan.NameOf(type).ToLowerInvariant()).ToArray();
        foreach (var name in Actions.Keys.Except(names, StringComparer.Ordinal))
            problems.Add("actions", $"names '{name}', which is no type of personal data; expected {string.Join(", ", names)}");
    }

    /// <summary>The values of a list.</summary>
    /// <exception cref="DomainAdaptException">There is no such file (exit code 5).</exception>
    public static IReadOnlySet<string> AllowedOf(string? path)
    {
        if (path is null)
            return new HashSet<string>(StringComparer.Ordinal);
        return File.Exists(path)
            ? File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).ToHashSet(StringComparer.Ordinal)
            : throw new DomainAdaptException($"{path}: there is no such file; expected values that stay, one a line.", ExitCodes.InputsMissing);
    }

    internal RedactAction ActionFor(PersonalDataType type)
        => Actions.TryGetValue(PersonalDataSpan.NameOf(type).ToLowerInvariant(), out var action) ? action : RedactAction.Redact;
}

/// <summary>What becomes of personal data.</summary>
public enum RedactAction
{
    /// <summary>Its type stands in its place: <c>&lt;EMAIL_ADDRESS&gt;</c>.</summary>
    Redact,

    /// <summary>An invented value of its form stands in its place, the same for the same value throughout a document.</summary>
    Pseudonym,

    /// <summary>The document goes.</summary>
    Drop,

    /// <summary>It stays.</summary>
    Keep,
}
