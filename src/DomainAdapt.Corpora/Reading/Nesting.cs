namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// How deep an input lies within files that hold files (a document attached to a mail in an archive), and how much may still be unpacked of the
/// outermost one: archives can hold themselves, and a small one a thousand times its size.
/// </summary>
internal sealed class Nesting
{
    private const int MaxDepth = 4;

    // Of the largest record: enough for any honest archive that is small enough to be held in memory.
    private const int MaxUnpackedRecords = 16;

    private readonly int _depth;
    private readonly Nesting _outermost;
    private long _unpacked;

    /// <summary>An input that lies within nothing.</summary>
    public Nesting() => _outermost = this;

    private Nesting(Nesting outer) => (_outermost, _depth) = (outer._outermost, outer._depth + 1);

    /// <summary>The nesting of what this input holds; null where it lies too deep to be read.</summary>
    public Nesting? Inner() => _depth < MaxDepth ? new Nesting(this) : null;

    /// <summary>Counts bytes that are about to be unpacked; false where that would be too many.</summary>
    /// <param name="bytes">Unpacked size.</param>
    /// <param name="maxRecordBytes">The largest record.</param>
    public bool TryUnpack(long bytes, int maxRecordBytes)
    {
        if (_outermost._unpacked + bytes > (long)MaxUnpackedRecords * maxRecordBytes)
            return false;
        _outermost._unpacked += bytes;
        return true;
    }
}
