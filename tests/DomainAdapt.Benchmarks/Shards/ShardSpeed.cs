using System.Diagnostics;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Shards.Columns;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Benchmarks.Shards;

/// <summary>
/// How many tokens a second does one core write to training shards and read from them, with zstd and without, and how near is reading the flat file to
/// copying memory? Ids are of this repository's own text, 32,000 pieces, sequences of 2,048; time is the processor's, so neighbours cost nothing.
/// </summary>
internal static class ShardSpeed
{
    private const int SequenceTokens = 2048;
    private const int Sequences = 8192;
    private const int Rounds = 7;

    /// <summary>Measures, and writes medians to a file.</summary>
    /// <param name="arguments">The file.</param>
    public static void Run(string[] arguments)
    {
        var machine = MachineFacts.Now();
        var ids = Ids(out var distinct);
        var folder = Directory.CreateTempSubdirectory("domainadapt-shards-").FullName;
        try
        {
            var tokens = (double)SequenceTokens * Sequences;
            var parquet = Enum.GetValues<ShardCompression>().ToDictionary(compression => compression.ToString().ToLowerInvariant(), compression => Parquet(ids, compression, folder, tokens));
            var flat = new[] { 32_000, 128_256 }.ToDictionary(vocabulary => vocabulary <= 65_536 ? "uint16" : "uint32", vocabulary => Flat(ids, vocabulary, folder, tokens));
            ResultFile.Write(arguments[0], new
            {
                Command = $"DomainAdapt.Benchmarks shard-speed {string.Join(' ', arguments)}",
                Machine = machine,
                LoadAverageAfter = MachineFacts.Load(),
                Tokens = tokens,
                DistinctTokens = distinct,
                SequenceTokens,
                Rounds,
                MillionTokensPerProcessorSecond = parquet,
                FlatFile = flat,
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static object Parquet(int[] ids, ShardCompression compression, string folder, double tokens)
    {
        var path = Path.Combine(folder, compression + ".parquet");
        var format = new SequenceFormat(SequenceTokens, 32_000, "shard-speed");
        var write = Median(() =>
        {
            using var shard = new SequenceShardWriter(new FileOutput(path), format, compression: compression);
            for (var i = 0; i < Sequences; i++)
                shard.Write(new TrainingSequence(ids.AsMemory(i * SequenceTokens, SequenceTokens), "web", 0, SequenceTokens, new DocumentId(1, (ulong)i)));
        });
        var read = Median(() =>
        {
            var sum = 0L;
            foreach (var batch in SequenceShardReader.ReadAsync(path, CancellationToken.None).ToBlockingEnumerable())
                sum += batch.Sum(sequence => sequence.Ids.Length + sequence.Ids.Span[^1]);
            if (sum < tokens)
                throw new InvalidDataException("Too few tokens came back.");
        });
        return new { Write = Rate(tokens, write), Read = Rate(tokens, read), BytesPerToken = double.Round(new FileInfo(path).Length / tokens, 2) };
    }

    private static object Flat(int[] ids, int vocabulary, string folder, double tokens)
    {
        var (path, index) = (Path.Combine(folder, $"{vocabulary}.bin"), Path.Combine(folder, $"{vocabulary}.json"));
        var format = new SequenceFormat(SequenceTokens, vocabulary, "shard-speed");
        var write = Median(() =>
        {
            using var flat = new FlatSequenceWriter(new FileOutput(path), new FileOutput(index), format);
            for (var i = 0; i < Sequences; i++)
                flat.Write(ids.AsSpan(i * SequenceTokens, SequenceTokens), "web");
        });
        using var sequences = FlatSequences.Open([(path, index)]);
        var row = new int[SequenceTokens];
        var (read, copy) = (new List<double>(), new List<double>());
        for (var round = 0; round < 3 * Rounds; round++) // in turns, as both take milliseconds
        {
            read.Add(Seconds(() =>
            {
                for (var i = 0; i < Sequences; i++)
                    sequences.Read(i, row);
            }));
            copy.Add(Seconds(() =>
            {
                for (var i = 0; i < Sequences; i++)
                    ids.AsSpan(i * SequenceTokens, SequenceTokens).CopyTo(row);
            }));
        }
        var ratios = read.Zip(copy, (ours, memory) => memory / ours).Skip(Rounds).Order().ToList();
        return new
        {
            WriteMillionTokensPerProcessorSecond = Rate(tokens, write),
            ReadMillionTokensPerSecond = Rate(tokens, Median(read)),
            CopyMillionTokensPerSecond = Rate(tokens, Median(copy)),
            ReadOverMemcpy = double.Round(ratios[ratios.Count / 2], 2),
        };
    }

    /// <summary>Enough ids of the repository's text, over and over: a repetition is farther away than zstd looks.</summary>
    private static int[] Ids(out int distinct)
    {
        var documents = RepositoryText.ReadAll();
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 32_000 });
        foreach (var document in documents)
            trainer.Add(document);
        var tokenizer = trainer.Train();
        var once = new List<int>();
        foreach (var document in documents)
        {
            tokenizer.Encode(document, once);
            once.Add(tokenizer.EndOfTextId);
        }
        distinct = once.Count;
        var ids = new int[SequenceTokens * Sequences];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = once[i % once.Count];
        return ids;
    }

    private static double Rate(double tokens, double seconds) => double.Round(tokens / seconds / 1e6, 1);

    /// <summary>Median processor seconds of a pass, after one that counts not.</summary>
    private static double Median(Action pass)
    {
        pass();
        return Median(Enumerable.Range(0, Rounds).Select(_ =>
        {
            GC.Collect();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            pass();
            process.Refresh();
            return (process.TotalProcessorTime - before).TotalSeconds;
        }));
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }

    private static double Seconds(Action pass)
    {
        var clock = Stopwatch.StartNew();
        pass();
        return clock.Elapsed.TotalSeconds;
    }
}
