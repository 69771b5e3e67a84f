namespace DomainAdapt.Tokenizers.Training;

/// <summary>A table of pieces on disk, in the order of their bytes: for each its length, its bytes and its count, numbers in groups of seven bits.</summary>
internal sealed class PieceRun
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;

    private PieceRun(string path) => _path = path;

    /// <summary>Writes a table.</summary>
    public static PieceRun Write(string path, PieceTable table)
    {
        using var writer = new BinaryWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes));
        foreach (var (piece, count) in table.InOrder())
        {
            writer.Write7BitEncodedInt(piece.Length);
            writer.Write(piece);
            writer.Write7BitEncodedInt64(count);
        }
        writer.Write7BitEncodedInt(0); // no piece is empty
        return new PieceRun(path);
    }

    /// <summary>Reads it back.</summary>
    public IEnumerable<PieceCount> Read()
    {
        using var reader = new BinaryReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes));
        while (reader.Read7BitEncodedInt() is var length and > 0)
            yield return new PieceCount(reader.ReadBytes(length), reader.Read7BitEncodedInt64());
    }

    /// <summary>Removes the file.</summary>
    public void Delete() => File.Delete(_path);
}
