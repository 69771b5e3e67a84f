using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Corpora.Holdout;

/// <summary>
/// Whether a document is held out: a pure function of the document, its source's settings and the salt, so it is the same in every run and
/// whatever else the corpus holds.
/// </summary>
internal sealed class Membership
{
    private readonly HoldoutSpec? _spec;
    private readonly string _salt;
    private readonly decimal _threshold;

    /// <summary>Makes the rule of a source.</summary>
    /// <exception cref="DomainAdaptException">The source's settings are incomplete.</exception>
    public Membership(SourceContext source, string salt)
    {
        _spec = source.Spec.Holdout;
        _salt = salt;
        _threshold = (_spec?.Share ?? 0) * (ulong.MaxValue + 1m);
        if (_spec is { By: HoldoutBy.Group, Key: null })
            throw Incomplete(source, "key", "the attribute that names a document's group");
        if (_spec is { By: HoldoutBy.Date, From: null })
            throw Incomplete(source, "from", "the first date that is held out");
        if (_spec is { Share: < 0 or > 1 })
            throw new DomainAdaptException($"source '{source.Name}': holdout.share is {_spec.Share}; expected 0 to 1.", ExitCodes.Spec);
    }

    /// <summary>Whether the document is held out.</summary>
    public bool IsHeldOut(Document document) => _spec?.By switch
    {
        null => false,
        HoldoutBy.Date => string.CompareOrdinal(document.Date, _spec.From) >= 0,
        // A document that names no group is a group of its own.
        HoldoutBy.Group => IsBelow(document.Attributes.Text(_spec.Key!) ?? document.Id.ToString()),
        _ => IsBelow(document.Id.ToString()),
    };

    private bool IsBelow(string group)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{_salt}\0{group}"), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) < _threshold;
    }

    private static DomainAdaptException Incomplete(SourceContext source, string setting, string what)
        => new($"source '{source.Name}': holdout has no '{setting}', {what}; by: {source.Spec.Holdout!.By.ToString().ToLowerInvariant()} needs it.", ExitCodes.Spec);
}
