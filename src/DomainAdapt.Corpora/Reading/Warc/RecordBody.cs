using DomainAdapt.Storage.Compression.Members;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// The content of a record: so many bytes of a member. Where the member ends before them and the next does not begin with a record, the content
/// goes on there: some writers began a member after the HTTP headers.
/// </summary>
/// <param name="members">The file.</param>
/// <param name="length">Bytes of the content; null where it is what the member has.</param>
internal sealed class RecordBody(MemberReader members, long? length) : Body
{
    private int _shown;
    private bool _isCut;

    /// <summary>Bytes of the content taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>Why the content is not whole; null where it is.</summary>
    public string? Damage { get; private set; }

    /// <summary>Whether the file's bytes are damaged, so that nothing follows where it should.</summary>
    public bool IsMemberDamaged { get; private set; }

    /// <summary>Whether the next member has been begun, since the content might have gone on in it.</summary>
    public bool HasBegunNext { get; private set; }

    /// <summary>Where the last member that has content of this record ends; set where <see cref="HasBegunNext"/>.</summary>
    public long End { get; private set; }

    public override ReadOnlyMemory<byte> Next()
    {
        Take(_shown);
        if (!TryLook(1, out var bytes))
            return default;
        _shown = bytes.Length;
        return bytes;
    }

    /// <summary>Looks at what comes, without taking it: at least <paramref name="count"/> bytes unless the content has fewer.</summary>
    /// <returns>False at the content's end.</returns>
    public bool TryLook(int count, out ReadOnlyMemory<byte> bytes)
    {
        var left = length - Position ?? long.MaxValue;
        while (members.Buffered.Length < Math.Min(count, left) && !_isCut && Fill())
        {
        }
        bytes = _isCut && HasBegunNext ? default : members.Buffered[..(int)Math.Min(members.Buffered.Length, left)];
        return !bytes.IsEmpty;
    }

    /// <summary>Takes bytes that were looked at.</summary>
    public void Take(int count)
    {
        members.Advance(count);
        Position += count;
        _shown = 0;
    }

    /// <summary>Takes all that is left.</summary>
    public void TakeRest()
    {
        while (!Next().IsEmpty)
        {
        }
    }

    private bool Fill()
    {
        try
        {
            if (members.Fill())
                return true;
            if (length is null)
                return false;
            if (!members.Buffered.IsEmpty)
                return false; // the last look at bytes that are about to be taken
            End = members.Offset;
            HasBegunNext = true;
            if (members.NextMember() && members.Fill() && !RecordStart.Is(members.Buffered.Span))
            {
                HasBegunNext = false;
                return true;
            }
            Damage = $"has {Position} bytes of content where its header says {length}";
        }
        catch (InvalidDataException cause)
        {
            Damage = $"has {Position + members.Buffered.Length} bytes of content where its header says {length}: {cause.Message}";
            IsMemberDamaged = true;
        }
        _isCut = true;
        return false;
    }
}
