using System.Diagnostics.CodeAnalysis;
using DomainAdapt.Storage.Compression.Members;

namespace DomainAdapt.Corpora.Reading.Warc;

/// <summary>
/// The records of a WARC or ARC file, in one pass and in bounded memory, whatever it is compressed with. After damage it goes on with the next
/// record that can be found: the next member that begins with one, or the next line that begins one.
/// </summary>
/// <param name="file">The file; it closes with this.</param>
public sealed class WarcRecords(Stream file) : IDisposable
{
    // Lengths are wrong by few bytes, as where line ends were converted. Looking further back would let a hostile file be read again and again.
    private const int LookBackBytes = 4096;

    private readonly MemberReader _members = MemberReader.Open(file);
    private RecordBody? _body;
    private long _contentStart;
    private WarcDamage? _found;
    private bool _isInMember;
    private bool _isFirstOfMember;
    private bool _isAloneSoFar;
    private bool _isArc;
    private bool _isSearching;
    private bool _isEnded;

    /// <summary>What the file is compressed with: gzip, zstd, lz4 or none.</summary>
    public string Compression => _members.Format;

    /// <summary>The record that <see cref="MoveNext"/> found; null where it found damage.</summary>
    public WarcRecord? Current { get; private set; }

    /// <summary>The damage that <see cref="MoveNext"/> found; null where it found a record.</summary>
    public WarcDamage? Damage { get; private set; }

    /// <summary>Finishes the current record and goes to the next, or to damage where one was expected.</summary>
    /// <returns>False at the file's end.</returns>
    public bool MoveNext()
    {
        Finish();
        (Current, Damage, _found) = (null, _found, null);
        if (Damage is not null)
            return true;
        while (!_isEnded)
        {
            try
            {
                if (!_isInMember && !BeginMember())
                    break;
                if (!SkipBlankBytes())
                    _isInMember = false;
                else if (TryReadHead())
                    return true;
                else if (_isSearching)
                    Search();
                else
                {
                    Damage = SkipToRecord();
                    return true;
                }
            }
            catch (InvalidDataException cause)
            {
                var isNew = !_isSearching;
                Damage = isNew ? new WarcDamage(_members.IsCompressed ? _members.MemberOffset : _members.Offset, cause.Message) : null;
                Search();
                if (isNew)
                    return true;
            }
        }
        _isEnded = true;
        return false;
    }

    /// <summary>Takes what is left of the current record; afterwards its length and damage are known.</summary>
    public void Finish()
    {
        if (Current is null || _body is null)
            return;
        var (record, body) = (Current, _body);
        _body = null;
        body.TakeRest();
        record.Damage = body.Damage;
        record.Length = _members.IsCompressed ? null : _members.ContentOffset - record.Offset;
        if (body.HasBegunNext && _members.IsCompressed)
            FinishCut(record, body);
        else if (body.IsMemberDamaged)
            record.Length = _members.Offset - record.Offset;
        else if (!body.HasBegunNext)
            FinishMember(record);
        if (body.IsMemberDamaged)
            Search();
    }

    /// <inheritdoc/>
    public void Dispose() => _members.Dispose();

    private void FinishCut(WarcRecord record, RecordBody body)
    {
        record.Length = _isAloneSoFar ? body.End - record.Offset : null;
        _isFirstOfMember = true;
    }

    /// <summary>
    /// A record that is the last of its member has all the member's bytes, also those of the empty lines after it. Bytes that are no record may
    /// follow; where the member turns out to be damaged in them, so may be the record.
    /// </summary>
    private void FinishMember(WarcRecord record)
    {
        try
        {
            if (SkipBlankBytes())
            {
                _found = IsAtRecord() ? null : SkipToRecord();
                return;
            }
            _isInMember = false;
            if (_isAloneSoFar && _members.IsCompressed)
                record.Length = _members.Offset - record.Offset;
        }
        catch (InvalidDataException cause)
        {
            record.Damage = cause.Message;
            record.Length = _members.Offset - record.Offset;
            Search();
        }
    }

    private bool BeginMember()
    {
        if (!_members.NextMember())
            return false;
        _isInMember = _isFirstOfMember = true;
        return true;
    }

    private void Search()
    {
        _isInMember = false;
        _isSearching = true;
        _isEnded = !_members.Resynchronise();
    }

    /// <summary>Takes line ends; false at the member's end.</summary>
    private bool SkipBlankBytes()
    {
        while (true)
        {
            var bytes = _members.Buffered.Span;
            var text = bytes.IndexOfAnyExcept((byte)'\r', (byte)'\n');
            _members.Advance(text < 0 ? bytes.Length : text);
            if (text >= 0)
                return true;
            if (!_members.Fill())
                return false;
        }
    }

    private bool TryReadHead()
    {
        var contentOffset = _members.ContentOffset;
        var (offset, offsetInMember) = _members.IsCompressed ? (_members.MemberOffset, _members.OffsetInMember) : (_members.Offset, 0);
        if (!TryTakeHead(out var head))
            return false;
        _isSearching = false;
        (_isAloneSoFar, _isFirstOfMember) = (_isFirstOfMember, false);
        _isArc = head.Format == "arc";
        _contentStart = _members.ContentOffset;
        _body = new RecordBody(_members, head.ContentLength ?? (_members.IsCompressed ? null : 0));
        var http = HoldsHttp(head) ? HttpHead.Take(_body) : null;
        Current = new WarcRecord(head, offset, offsetInMember, contentOffset, http, http is null ? _body : DecodedBody.Of(_body, http.Fields));
        return true;
    }

    private bool TryTakeHead([NotNullWhen(true)] out WarcHead? head)
    {
        head = null;
        if (!Look(static bytes => RecordStart.IsWarc(bytes) ? bytes.Length : bytes.IndexOf((byte)'\n'), out var length))
            return false;
        if (RecordStart.IsWarc(_members.Buffered.Span))
        {
            if (!Look(HeaderBlock.LengthOfWarc, out length))
                return false;
            head = WarcHead.OfWarc(_members.Buffered.Span[..length]);
            _members.Advance(length);
            return true;
        }
        var line = _members.Buffered.Span[..length];
        if (!RecordStart.IsArc(line))
            return false;
        head = ArcLine.Parse(line);
        _members.Advance(length + 1);
        if (head.Type == "arc_header")
            head = head with { ContentLength = Math.Max(0, (head.ContentLength ?? 0) - TakeLine() - TakeLine()) };
        return true;
    }

    /// <summary>The first record of an ARC file begins with two lines that say how the others are written.</summary>
    private int TakeLine()
    {
        if (!Look(static bytes => bytes.IndexOf((byte)'\n'), out var length))
            return 0;
        _members.Advance(length + 1);
        return length + 1;
    }

    private delegate int Finder(ReadOnlySpan<byte> bytes);

    /// <summary>Reads until something is found in what was read and not taken; false where it is not in as much as a header may have.</summary>
    private bool Look(Finder find, out int found)
    {
        while ((found = find(_members.Buffered.Span)) == HeaderBlock.Unfinished)
        {
            if (_members.Buffered.Length >= WarcHead.MaxBytes || !_members.Fill())
                return false;
        }
        return found >= 0;
    }

    private static bool HoldsHttp(WarcHead head)
        => head.Type is "response" or "request" or "revisit" && head.ContentLength != 0
            && (head.Uri?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true
                || head.Uri?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Goes on where a line begins a record: within the content just taken, whose length was wrong, or further on in the member.</summary>
    private WarcDamage SkipToRecord()
    {
        var start = _members.ContentOffset;
        var offset = _members.IsCompressed ? _members.MemberOffset : _members.Offset;
        var taken = _members.Taken.Span;
        taken = taken[^(int)Math.Clamp(start - _contentStart, 0, Math.Min(taken.Length, LookBackBytes))..];
        if (RecordStart.FindWarc(taken) is >= 0 and var before)
        {
            _members.Rewind(taken.Length - before);
            _contentStart = _members.ContentOffset;
            return new WarcDamage(offset, $"the record before runs {taken.Length - before} bytes into this one: its Content-Length is wrong");
        }
        _isFirstOfMember = false;
        do
        {
            if (!Look(static bytes => bytes.IndexOf((byte)'\n'), out var length))
                length = _members.Buffered.Length - 1;
            _members.Advance(length + 1);
        }
        while ((!_members.Buffered.IsEmpty || _members.Fill()) && !IsAtRecord());
        _contentStart = _members.ContentOffset;
        return new WarcDamage(offset, $"{_members.ContentOffset - start} bytes are no record");
    }

    private bool IsAtRecord()
    {
        if (!_isArc)
        {
            Look(static bytes => bytes.Length < 8 ? -1 : 0, out _);
            return RecordStart.IsWarc(_members.Buffered.Span);
        }
        return Look(static bytes => bytes.IndexOf((byte)'\n'), out var length) && RecordStart.IsArc(_members.Buffered.Span[..length]);
    }
}
