namespace DomainAdapt.Storage.Compression.Members;

/// <summary>
/// Reads a file of compressed members (gzip members, Zstandard or LZ4 frames) one member at a time, and knows where in the file each begins and
/// ends. A file without compression is one member. Content is looked at in a window and taken from it without a copy; memory does not grow.
/// </summary>
public abstract class MemberReader : IDisposable
{
    /// <summary>The most content that can be looked at in one piece, and the least that <see cref="Rewind"/> can give back after it was taken.</summary>
    public const int MaxLookBytes = 1 << 16;

    private protected const int KeptBytes = Deflate.Inflater.HistoryBytes;
    private const int ChunkBytes = 1 << 17;
    private const int ProbeBytes = 1 << 10;

    private readonly Stream _file;
    private int _read;
    private bool _isProbe;

    private protected MemberReader(Stream file, CompressedBytes input)
    {
        _file = file;
        Input = input;
    }

    /// <summary>What the file is compressed with: gzip, zstd, lz4 or none.</summary>
    public abstract string Format { get; }

    /// <summary>Whether the file has members, so that content has no offset of its own in it.</summary>
    public virtual bool IsCompressed => true;

    /// <summary>Where in the file the current member begins.</summary>
    public long MemberOffset { get; private protected set; }

    /// <summary>Where in the file the bytes end that were taken so far. After a member's end, where that is.</summary>
    public virtual long Offset => Input.Offset;

    /// <summary>Bytes of content taken so far, of all members.</summary>
    public long ContentOffset { get; private set; }

    /// <summary>Bytes of content taken so far, of the current member.</summary>
    public long OffsetInMember { get; private set; }

    /// <summary>Content that was read and not yet taken.</summary>
    public ReadOnlyMemory<byte> Buffered => Window.AsMemory(_read, Written - _read);

    private protected CompressedBytes Input { get; }

    private protected byte[] Window { get; }
        = GC.AllocateUninitializedArray<byte>(KeptBytes + MaxLookBytes + ChunkBytes + Deflate.Inflater.SlackBytes);

    /// <summary>Where in the window the next content goes.</summary>
    private protected int Written { get; set; }

    /// <summary>Where in the window the current member's content begins, or what is left of it.</summary>
    private protected int HistoryStart { get; private set; }

    /// <summary>Opens a file, which closes with it. Its first bytes say what it is compressed with.</summary>
    public static MemberReader Open(Stream file)
    {
        var input = new CompressedBytes(file);
        input.Ensure(4);
        return FileFormat.Of(input.Available) switch
        {
            "gzip" => new GzipMembers(file, input),
            "zstd" => new ZstdFrames(file, input),
            "lz4" => new Lz4Frames(file, input),
            _ => new PlainMember(file, input),
        };
    }

    /// <summary>Goes to the next member; what is left of the current one must have been taken.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">What follows is no member.</exception>
    public bool NextMember()
    {
        OffsetInMember = 0;
        HistoryStart = Written;
        _read = Written;
        return BeginMember();
    }

    /// <summary>Reads more content of the current member.</summary>
    /// <returns>False at its end.</returns>
    /// <exception cref="InvalidDataException">The member is damaged from here on; all content before the damage was given.</exception>
    public bool Fill()
    {
        const int End = KeptBytes + MaxLookBytes + ChunkBytes;
        if (Written > End - (ChunkBytes / 2))
            Slide();
        var limit = _isProbe ? Math.Min(Written + ProbeBytes, End) : End;
        _isProbe = false;
        if (Written >= limit)
            throw new InvalidOperationException($"At most {MaxLookBytes} bytes can be looked at before they are taken.");
        var before = Written;
        Decode(limit);
        return Written > before;
    }

    /// <summary>Takes content.</summary>
    public void Advance(int count)
    {
        _read += count;
        ContentOffset += count;
        OffsetInMember += count;
    }

    /// <summary>Gives content of the current member back that was taken: at most what is still in the window.</summary>
    public void Rewind(int count) => Advance(-Math.Min(count, _read - HistoryStart));

    /// <summary>Content of the current member that was taken and can be given back.</summary>
    public ReadOnlyMemory<byte> Taken => Window.AsMemory(HistoryStart, _read - HistoryStart);

    /// <summary>
    /// After damage: looks for the next place behind the current member's start where another may begin, as far back as the file's bytes are
    /// still at hand. Whether one does, shows when it is read.
    /// </summary>
    /// <returns>False where there is none.</returns>
    public bool Resynchronise()
    {
        Input.Rewind(MemberOffset + 1);
        _isProbe = true;
        return FindMember();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Dispose(bool isDisposing) => _file.Dispose();

    /// <summary>Takes what stands before a member's content, and sets <see cref="MemberOffset"/>.</summary>
    private protected abstract bool BeginMember();

    /// <summary>Writes content into the window up to a limit, at least one byte unless the member ends.</summary>
    private protected abstract void Decode(int limit);

    /// <summary>Goes to where the next member may begin.</summary>
    private protected abstract bool FindMember();

    private void Slide()
    {
        var first = Math.Max(HistoryStart, _read - KeptBytes);
        Window.AsSpan(first, Written - first).CopyTo(Window);
        _read -= first;
        Written -= first;
        HistoryStart = Math.Max(0, HistoryStart - first);
    }
}
