namespace DomainAdapt.Core.Text;

/// <summary>A normalisation form of Unicode Standard Annex 15.</summary>
public enum UnicodeForm
{
    /// <summary>Canonical decomposition, then composition: what text on disk should be.</summary>
    Nfc,

    /// <summary>Canonical decomposition.</summary>
    Nfd,

    /// <summary>Compatibility decomposition, then composition: loses distinctions such as superscripts.</summary>
    Nfkc,

    /// <summary>Compatibility decomposition.</summary>
    Nfkd,
}
