namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>Bytes that come piece by piece, once.</summary>
public abstract class Body
{
    /// <summary>The next piece; empty at the end. It is valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged from here on; all before was given.</exception>
    public abstract ReadOnlyMemory<byte> Next();
}
