using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using DomainAdapt.Corpora.Classification.NGrams;

namespace DomainAdapt.Corpora.Tests.Classification.NGrams;

/// <summary>
/// Lays an ARPA text out as KenLM's build_binary does (lm/binary_format.cc, lm/vocab.cc, lm/search_hashed.cc, util/probing_hash_table.hh), table by table
/// with linear probing, so that the reader meets the file and not its own tables.
/// </summary>
internal static class ProbingFile
{
    private const float Multiplier = 1.5f;

    public static byte[] Of(string arpa)
    {
        var grams = Parse(arpa);
        var words = new Dictionary<string, uint>(StringComparer.Ordinal) { ["<unk>"] = 0 };
        foreach (var (text, _, _) in grams[0])
            words.TryAdd(text, (uint)words.Count);
        using var file = new MemoryStream();
        var header = new byte[88 + 20];
        Encoding.ASCII.GetBytes("mmap lm http://kheafield.com/code format version 5\n", header);
        float[] known = [0, 1, -0.5f];
        for (var i = 0; i < 3; i++)
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(56 + (4 * i)), known[i]);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(68), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(72), uint.MaxValue);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(80), 1);
        header[88] = (byte)grams.Count;
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(92), Multiplier);
        header[100] = 1; // The words follow the tables.
        file.Write(header);
        foreach (var length in grams)
            Write(file, (ulong)length.Count);
        file.Write(new byte[4]);

        file.Write([0, 0, 0, 0, .. BitConverter.GetBytes((uint)words.Count)]);
        Table(file, 12, grams[0].Count, words.Where(word => word.Value > 0).Select(word => (MurmurHash.Of(Encoding.UTF8.GetBytes(word.Key)), BitConverter.GetBytes(word.Value))));
        var unigrams = new byte[8 * (grams[0].Count + 1)];
        foreach (var (text, probability, backoff) in grams[0])
            Weights(probability, backoff).CopyTo(unigrams, 8 * (int)words[text]);
        file.Write(unigrams);
        for (var length = 2; length <= grams.Count; length++)
        {
            var isLongest = length == grams.Count;
            Table(file, isLongest ? 12 : 16, grams[length - 1].Count, grams[length - 1].Select(gram => (Key(gram.Text, words), isLongest ? BitConverter.GetBytes(gram.Probability) : Weights(gram.Probability, gram.Backoff))));
        }
        file.Write(Encoding.UTF8.GetBytes(string.Concat(words.Keys.Select(word => word + "\0"))));
        return file.ToArray();
    }

    // The key of the last word, and then of each word before it.
    private static ulong Key(string text, Dictionary<string, uint> words)
    {
        var parts = text.Split(' ');
        ulong key = words[parts[^1]];
        foreach (var word in parts.Reverse().Skip(1))
            key = unchecked((key * 8978948897894561157) ^ ((1ul + words[word]) * 17894857484156487943));
        return key;
    }

    private static byte[] Weights(float probability, float backoff) => [.. BitConverter.GetBytes(probability), .. BitConverter.GetBytes(backoff)];

    private static void Table(MemoryStream file, int entryBytes, int entries, IEnumerable<(ulong Key, byte[] Value)> values)
    {
        var buckets = Math.Max(entries + 1, (int)(Multiplier * entries));
        var table = new byte[buckets * entryBytes];
        foreach (var (key, value) in values)
        {
            var bucket = (int)(key % (ulong)buckets);
            while (BitConverter.ToUInt64(table, bucket * entryBytes) != 0)
                bucket = (bucket + 1) % buckets;
            BitConverter.GetBytes(key).CopyTo(table, bucket * entryBytes);
            value.CopyTo(table, (bucket * entryBytes) + 8);
        }
        file.Write(table);
    }

    private static void Write(MemoryStream file, ulong value) => file.Write(BitConverter.GetBytes(value));

    private static List<List<(string Text, float Probability, float Backoff)>> Parse(string arpa)
    {
        var grams = new List<List<(string, float, float)>>();
        foreach (var line in arpa[arpa.IndexOf("\\1-grams:", StringComparison.Ordinal)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('\\'))
            {
                grams.Add([]);
                continue;
            }
            var fields = line.Split('\t');
            grams[^1].Add((fields[1], Number(fields[0]), fields.Length > 2 ? Number(fields[2]) : 0));
        }
        grams.RemoveAt(grams.Count - 1);
        return grams;
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
}
