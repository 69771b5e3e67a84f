using System.Globalization;
using System.Text;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Writes n-gram models in the ARPA format, with seven digits, which is what a single-precision number holds.</summary>
internal static class ArpaWriter
{
    /// <summary>Writes a model.</summary>
    public static void Write(NGramCounts counts, NGramTrainer.Smoothed model, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("\\data\\");
        for (var length = 1; length <= counts.Order; length++)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ngram {length}={counts.OfLength(length).Count}"));
        for (var length = 1; length <= counts.Order; length++)
        {
            writer.WriteLine();
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\\{length}-grams:"));
            var entries = counts.OfLength(length);
            for (var i = 0; i < entries.Count; i++)
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
