using System.Buffers.Binary;
using System.Text;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// Reads KenLM's binary file, format version 5, with probing hash tables, which is what its build_binary writes unless told otherwise: a header, the
/// table of words, and a table for each length.
/// </summary>
internal static class KenLmBinary
{
    private const string Magic = "mmap lm http://kheafield.com/code format version";
    private const int SanityBytes = 88, ParameterBytes = 20, VocabularyHeaderBytes = 8;
    private const int WordEntryBytes = 12, UnigramBytes = 8, MiddleEntryBytes = 16, LongestEntryBytes = 12;
    private const int MaxOrder = 20;

    private static readonly string[] ModelTypes =
    [
        "probing hash tables", "probing hash tables with rest costs", "a trie", "a quantised trie", "a trie with compressed pointers",
        "a quantised trie with compressed pointers",
    ];

    /// <summary>Whether a file begins as one.</summary>
    public static bool Is(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[Magic.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(Magic));
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="DomainAdaptException">It is of another version or kind, or cut short.</exception>
    public static NGramModel Read(string path)
    {
        try
        {
            using var file = new BufferedStream(File.OpenRead(path), 1 << 20);
            return Read(file, path);
        }
        catch (EndOfStreamException)
        {
            throw Refused(path, "ends before its tables do", "a whole file");
        }
    }

    private static NGramModel Read(Stream file, string path)
    {
        var header = Bytes(file, SanityBytes + ParameterBytes);
        var version = Encoding.ASCII.GetString(header, Magic.Length, 2).Trim();
        if (version != "5")
            throw Refused(path, $"is of format version '{version}'", "version 5");
        // Floats and integers of known values tell byte order and padding.
        if (BinaryPrimitives.ReadSingleLittleEndian(header.AsSpan(60)) != 1 || BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(80)) != 1)
            throw Refused(path, "was built on a machine that lays numbers out otherwise", "a file built on a little-endian 64-bit machine");
        var parameters = header.AsSpan(SanityBytes);
        var (order, multiplier) = (parameters[0], BinaryPrimitives.ReadSingleLittleEndian(parameters[4..]));
        var type = BinaryPrimitives.ReadUInt32LittleEndian(parameters[8..]);
        if (type != 0)
            throw Refused(path, $"holds {(type < ModelTypes.Length ? ModelTypes[type] : $"tables of kind {type}")}", "probing hash tables: build_binary probing MODEL.arpa MODEL.bin, or the ARPA file itself");
        if (order is < 2 or > MaxOrder || multiplier is not (>= 1 and <= 100))
            throw Refused(path, $"has order {order} and a probing multiplier of {multiplier}", $"an order of 2 to {MaxOrder}, and 1 to 100");
        var counts = new long[order];
        for (var i = 0; i < order; i++)
        {
            counts[i] = BinaryPrimitives.ReadInt64LittleEndian(Bytes(file, 8));
            if (counts[i] is < 0 or > 1_300_000_000)
                throw Refused(path, $"says it has {counts[i]} {i + 1}-grams", "0 to 1.3 billion");
        }
        // Before memory is taken for what a damaged header says.
        var needed = (Buckets(counts[0], multiplier) * WordEntryBytes) + (counts[0] * UnigramBytes) + (Buckets(counts[^1], multiplier) * LongestEntryBytes)
            + counts[1..^1].Sum(count => Buckets(count, multiplier) * MiddleEntryBytes);
        if (needed > file.Length)
            throw new EndOfStreamException();
        // The header is padded to a multiple of 8 bytes.
        Bytes(file, (8 - ((SanityBytes + ParameterBytes) % 8)) % 8);
        var words = ReadWords(file, path, counts[0], multiplier);
        var unigrams = new (float, float)[counts[0] + 1];
        var entry = new byte[UnigramBytes];
        for (var i = 0; i < unigrams.Length; i++)
        {
            file.ReadExactly(entry);
            unigrams[i] = (Probability(entry), BinaryPrimitives.ReadSingleLittleEndian(entry.AsSpan(4)));
        }
        var longer = new NGramTable[order - 1];
        for (var i = 1; i < order; i++)
            longer[i - 1] = ReadTable(file, path, counts[i], multiplier, hasBackoffs: i < order - 1);
        return new NGramModel(words, unigrams, longer);
    }

    private static Dictionary<ulong, int> ReadWords(Stream file, string path, long count, float multiplier)
    {
        Bytes(file, VocabularyHeaderBytes);
        var words = new Dictionary<ulong, int>();
        var entry = new byte[WordEntryBytes];
        for (var i = Buckets(count, multiplier); i > 0; i--)
        {
            file.ReadExactly(entry);
            var (hash, number) = (BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadUInt32LittleEndian(entry.AsSpan(8)));
            if (hash != 0)
                words[hash] = number <= count ? (int)number : throw Refused(path, $"gives a word the number {number}", $"at most {count}, the count of its words");
        }
        return words;
    }

    private static NGramTable ReadTable(Stream file, string path, long count, float multiplier, bool hasBackoffs)
    {
        var table = new NGramTable(count, hasBackoffs);
        var entry = new byte[hasBackoffs ? MiddleEntryBytes : LongestEntryBytes];
        for (var i = Buckets(count, multiplier); i > 0; i--)
        {
            file.ReadExactly(entry);
            var key = BinaryPrimitives.ReadUInt64LittleEndian(entry);
            if (key != 0 && !table.TryAdd(key, Probability(entry.AsSpan(8)), hasBackoffs ? BinaryPrimitives.ReadSingleLittleEndian(entry.AsSpan(12)) : 0))
                throw Refused(path, $"has more than the {count} n-grams its header says", "a sound file");
        }
        return table;
    }

    private static long Buckets(long entries, float multiplier) => Math.Max(entries + 1, (long)(multiplier * (float)entries));

    /// <summary>The sign says whether longer n-grams end with this one; log probabilities are negative.</summary>
    private static float Probability(ReadOnlySpan<byte> bytes) => -Math.Abs(BinaryPrimitives.ReadSingleLittleEndian(bytes));

    private static byte[] Bytes(Stream file, int count)
    {
        var bytes = new byte[count];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static DomainAdaptException Refused(string path, string found, string expected) => new($"{path}: {found}; expected {expected}.", ExitCodes.Spec);
}
