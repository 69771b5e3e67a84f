using System.Diagnostics;
using System.Globalization;
using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Deduplication.Substring;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How long does the search for repeated substrings take, and how much memory a byte of text: documents of words drawn by Zipf's law, where a
/// tenth of the documents repeats a passage of an earlier one?
/// </summary>
internal static class SubstringSpeed
{
    private const int Vocabulary = 50_000;
    private const int MinBytes = 200;

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file, and the megabytes (10^6 bytes) of text: 200 unless given.</param>
    public static void Run(string[] arguments)
    {
        var machine = MachineFacts.Now();
        var megabytes = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 200;
        var text = new byte[megabytes * 1_000_000];
        var documents = Fill(text);
        using var process = Process.GetCurrentProcess();
        // The text is counted, what the process holds without it is not.
        var before = process.WorkingSet64 - text.Length;
        var clock = Stopwatch.StartNew();
        var repeated = RepeatedSpans.Of(text, MinBytes, keepFirst: true);
        var searchSeconds = clock.Elapsed.TotalSeconds;
        var ranges = new List<TextRange>();
        foreach (var document in documents)
            repeated.AddTo(ranges, document.Start, document.Length);
        var seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        var peak = process.PeakWorkingSet64 - before;
        ResultFile.Write(arguments[0], new
        {
            Command = $"DomainAdapt.Benchmarks substring-dedup {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Bytes = text.Length,
            Documents = documents.Count,
            MinBytes,
            Ranges = ranges.Count,
            BytesCut = ranges.Sum(range => (long)range.Length),
            SearchSeconds = double.Round(searchSeconds, 2),
            Seconds = double.Round(seconds, 2),
            MegabytesPerSecond = double.Round(text.Length / 1e6 / seconds, 2),
            PeakBytesPerByte = double.Round((double)peak / text.Length, 2),
            BoundBytesPerByte = RepeatedSpans.MemoryPerByte,
        });
    }

    private static List<TextRange> Fill(byte[] text)
    {
        var random = new SplitMix64(7);
        byte[][] words = [.. Enumerable.Range(0, Vocabulary).Select(_ => Encoding.ASCII.GetBytes(
            [.. Enumerable.Range(0, 2 + (int)random.Next(8)).Select(_ => (char)('a' + (int)random.Next(26)))]))];
        var documents = new List<TextRange>();
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            var end = Math.Min(text.Length, start + 500 + (int)random.Next(8000)) - 1;
            if (documents.Count > 0 && random.Next(10) == 0)
            {
                var other = documents[(int)random.Next((ulong)documents.Count)];
                var passage = text.AsSpan(other.Start, Math.Min(Math.Min(other.Length, 400), end - at));
                passage.CopyTo(text.AsSpan(at));
                at += passage.Length;
            }
            while (at < end)
            {
                // The rank's logarithm is uniform, which is Zipf's law.
                var word = words[(int)Math.Pow(Vocabulary, random.NextDouble()) - 1].AsSpan();
                word = word[..Math.Min(word.Length, end - at)];
                word.CopyTo(text.AsSpan(at));
                at += word.Length;
                if (at < end)
                    text[at++] = (byte)' ';
            }
            documents.Add(new TextRange(start, end - start));
            text[at++] = RepeatedSpans.Border;
        }
        return documents;
    }
}
