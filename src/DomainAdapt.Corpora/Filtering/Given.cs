namespace DomainAdapt.Corpora.Filtering;

/// <summary>A setting whose default depends on another one, so whether it was given has to be known: null is a value, and turns a rule off.</summary>
internal readonly record struct Given<T>
{
    private readonly bool _isGiven;
    private readonly T _value;

    private Given(T value) => (_isGiven, _value) = (true, value);

    /// <summary>The value, given.</summary>
    public static implicit operator Given<T>(T value) => new(value);

    /// <summary>What was given, or the default.</summary>
    public T Or(T otherwise) => _isGiven ? _value : otherwise;
}
