using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Compression;

namespace DomainAdapt.Corpora.Classification.NGrams;

/// <summary>Reads n-gram models in the ARPA format: counts, then for each length a line with log10 probability, words, and log10 back-off.</summary>
internal static class ArpaReader
{
    // More would be no file of words.
    private const int MaxOrder = 20;

    // Of a line, and how small compression makes it at most.
    private const int FewestBytesOfLine = 4, MostCompression = 100;

    /// <summary>Reads a file, plain or compressed.</summary>
    /// <exception cref="DomainAdaptException">It is no such file.</exception>
    public static NGramModel Read(string path)
    {
        using var reader = new StreamReader(Decompression.OpenFile(path), Encoding.UTF8);
        return new Lines(path, reader).Read();
    }

    private sealed class Lines(string path, TextReader reader)
    {
        private readonly Dictionary<ulong, int> _words = [];
        private long _number;
        private string _line = "";

        public NGramModel Read()
        {
            while (Next() != "\\data\\")
            {
                if (_number > 1000)
                    throw Refused("has no line \\data\\ among its first 1000", "an ARPA file or KenLM's binary");
            }
            var counts = ReadCounts();
            var unigrams = ReadUnigrams(counts[0]);
            var longer = new NGramTable[counts.Count - 1];
            for (var order = 2; order <= counts.Count; order++)
                longer[order - 2] = ReadLonger(order, counts[order - 1], order < counts.Count);
            return new NGramModel(_words, unigrams, longer);
        }

        private List<long> ReadCounts()
        {
            var counts = new List<long>();
            while (Next().StartsWith("ngram ", StringComparison.Ordinal))
            {
                var (order, equals) = (counts.Count + 1, _line.IndexOf('=', StringComparison.Ordinal));
                if (equals < 0 || !int.TryParse(_line.AsSpan(6, Math.Max(0, equals - 6)), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var found)
                    || found != order || order > MaxOrder
                    || !long.TryParse(_line.AsSpan(equals + 1), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var count)
                    || count is < 0 or > int.MaxValue)
                    throw Refused($"has '{_line}'", $"'ngram {order}=' and a count");
                // Before memory is taken for what a damaged header says.
                if (count * FewestBytesOfLine > new FileInfo(path).Length * MostCompression)
                    throw Refused($"says it has {count} {order}-grams, more than a file of its size can have", "the count of its lines");
                counts.Add(count);
            }
            return counts.Count > 0 ? counts : throw Refused($"has '{_line}'", "'ngram 1=' and a count");
        }

        private (float, float)[] ReadUnigrams(long count)
        {
            ExpectSection(1);
            var unigrams = new List<(float, float)> { (0, 0) }; // That of unknown words.
            for (var i = 0L; i < count; i++)
            {
                var fields = Fields(1);
                var entry = (Probability(fields[0]), fields.Length > 2 ? Number(fields[2]) : 0);
                if (fields[1] is "<unk>" or "<UNK>")
                    unigrams[NGramModel.Unknown] = entry;
                else if (_words.TryAdd(MurmurHash.Of(Encoding.UTF8.GetBytes(fields[1])), unigrams.Count))
                    unigrams.Add(entry);
                else
                    throw Refused($"has the word '{fields[1]}' twice", "each word once");
            }
            return [.. unigrams];
        }

        private NGramTable ReadLonger(int order, long count, bool hasBackoffs)
        {
            ExpectSection(order);
            var table = new NGramTable(count, hasBackoffs);
            for (var i = 0L; i < count; i++)
            {
                var fields = Fields(order);
                var key = (ulong)Index(fields[order]);
                for (var word = order - 1; word > 0; word--)
                    key = NGramModel.Extend(key, Index(fields[word]));
                table.TryAdd(key, Probability(fields[0]), fields.Length > order + 1 ? Number(fields[order + 1]) : 0);
            }
            return table;
        }

        private int Index(string word) => word is "<unk>" or "<UNK>"
            ? NGramModel.Unknown
            : _words.TryGetValue(MurmurHash.Of(Encoding.UTF8.GetBytes(word)), out var index) ? index : throw Refused($"has the word '{word}'", "a word of \\1-grams:");

        private void ExpectSection(int order)
        {
            while (Next() == "")
            {
            }
            if (_line != $"\\{order}-grams:")
                throw Refused($"has '{_line}'", $"'\\{order}-grams:'");
        }

        private string[] Fields(int order)
        {
            var fields = Next().Split((char[]?)['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            return fields.Length == order + 1 || fields.Length == order + 2
                ? fields
                : throw Refused($"has '{_line}'", $"a log10 probability, {order} words, and a back-off or none");
        }

        private float Probability(string text) => Number(text) is <= 0 and var number ? number : throw Refused($"has the log10 probability {text}", "0 or less");

        private float Number(string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
            ? number
            : throw Refused($"has '{text}'", "a number");

        private string Next()
        {
            _number++;
            return _line = (reader.ReadLine() ?? throw Refused("ends", "more n-grams, as its counts say")).Trim();
        }

        private DomainAdaptException Refused(string found, string expected) => new($"{path}:{_number}: {found}; expected {expected}.", ExitCodes.Spec);
    }
}
