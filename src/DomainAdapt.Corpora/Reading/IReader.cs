namespace DomainAdapt.Corpora.Reading;

/// <summary>Turns the bytes of one input into records, in their order.</summary>
internal interface IReader
{
    /// <summary>Whether it reads files as they lie on disk, since their compression is part of their format.</summary>
    bool ReadsCompressed => false;

    /// <summary>
    /// Where a large file may be cut, so that its parts are read by themselves and their records together are the file's; nowhere unless the reader says so.
    /// </summary>
    /// <param name="content">The file as it lies on disk; can seek.</param>
    /// <param name="partBytes">Bytes of a part, but for where the cut has to be further on.</param>
    IEnumerable<long> Cuts(Stream content, long partBytes) => [];

    /// <summary>
    /// Reads an input to its end. A bad record is a <see cref="DamagedRecord"/>; an exception says that the input as a whole cannot be read.
    /// </summary>
    IEnumerable<Record> Read(Input input);
}

/// <summary>One input of a reader: a file or an archive member, decompressed unless the reader wants it as it is.</summary>
/// <param name="Path">Its path within the corpus, for attributes and file patterns.</param>
/// <param name="Content">Its bytes, read once from the start.</param>
/// <param name="MaxRecordBytes">The largest record a reader may hold in memory.</param>
internal sealed record Input(string Path, Stream Content, int MaxRecordBytes)
{
    /// <summary>Where in the file the content begins, of a part of a large file.</summary>
    public long Start { get; init; }

    /// <summary>How deep the input lies within files that hold files.</summary>
    public Nesting Nesting { get; init; } = new();

    /// <summary>Reads all bytes of the input, or null when there are more than <see cref="MaxRecordBytes"/>.</summary>
    public byte[]? ReadAll()
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[1 << 16];
        while (true)
        {
            var read = Content.Read(chunk);
            if (read == 0)
                return buffer.ToArray();
            if (buffer.Length + read > MaxRecordBytes)
                return null;
            buffer.Write(chunk, 0, read);
        }
    }

    /// <summary>The record that stands for an input too large to be one.</summary>
    public DamagedRecord TooLarge()
        => new(null, "too_large", $"is larger than max_record_bytes ({MaxRecordBytes})", ReadOnlyMemory<byte>.Empty);
}
