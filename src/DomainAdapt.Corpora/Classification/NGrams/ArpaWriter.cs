using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>
/// Writes n-gram models in the ARPA format, with seven digits, which is what a single-precision number holds. N-grams that begin alike stand together, in
/// the order of the words, as IRSTLM wants them.
/// </summary>
internal static class ArpaWriter
{
    /// <summary>Writes a model.</summary>
    public static void Write(NGramCounts counts, NGramTrainer.Smoothed model, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("\\data\\");
        for (var length = 1; length <= counts.Order; length++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ngram {length}={counts.OfLength(length).Count}"));
        int[] ranks = [];
        for (var length = 1; length <= counts.Order; length++)
        {
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\\{length}-grams:"));
            var order = InOrder(counts.OfLength(length), ref ranks);
            foreach (var i in order)
            {
                writer.Write(Number(model.Probabilities[length - 1][i]));
                writer.Write('\t');
                WriteWords(writer, counts, length, i);
                if (length < counts.Order)
                {
                    writer.Write('\t');
                    writer.Write(Number(model.Backoffs[length - 1][i]));
                }
                writer.WriteLine();
            }
        }
        writer.WriteLine();
        writer.WriteLine("\\end\\");
    }

    /// <summary>The places of n-grams by the ranks of their first words and then by their last word; their own ranks take the place of those.</summary>
    private static int[] InOrder(IReadOnlyList<NGramCounts.Entry> entries, ref int[] ranks)
    {
        var (keys, order) = (new long[entries.Count], new int[entries.Count]);
        for (var i = 0; i < order.Length; i++)
            (keys[i], order[i]) = (((long)(entries[i].Context < 0 ? 0 : ranks[entries[i].Context]) << 32) | (uint)entries[i].Word, i);
        Array.Sort(keys, order);
        ranks = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return order;
    }

    private static void WriteWords(StreamWriter writer, NGramCounts counts, int length, int place)
    {
        var entry = counts.OfLength(length)[place];
        if (length > 1)
        {
            WriteWords(writer, counts, length - 1, entry.Context);
            writer.Write(' ');
        }
        writer.Write(counts.Words[entry.Word]);
    }

    private static string Number(double value) => value == 0 ? "0" : value.ToString("G7", CultureInfo.InvariantCulture);
}
