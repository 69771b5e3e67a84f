namespace DomainAdapt.Corpora.Reading;

/// <summary>A file whose format is known but whose content cannot be read; it becomes a <see cref="DamagedRecord"/>.</summary>
/// <param name="reason">One short word that reports count.</param>
/// <param name="why">What was found and what was expected.</param>
internal sealed class UnreadableException(string reason, string why) : Exception(why)
{
    /// <summary>One short word that reports count.</summary>
    public string Reason => reason;

    /// <summary>A file that cannot be opened without its password.</summary>
    public static UnreadableException Encrypted() => new("encrypted", "is protected with a password; store it without one or leave it out");

    /// <summary>A file that unpacks to more than may be held.</summary>
    public static UnreadableException TooLarge(int maxBytes) => new("too_large", $"unpacks to more than max_record_bytes ({maxBytes})");
}
