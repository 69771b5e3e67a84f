using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Benchmarks.Tokenizers;

/// <summary>
/// How long does it take to learn 32,000 tokens, byte-pair and unigram, beside Debian's <c>spm_train</c> with as many threads as cores, in turns? And
/// are the merges those of Hugging Face tokenizers, at the size its trainer has by itself? tests/tokenizer-training.sh makes the folder of peers.
/// </summary>
internal static class TokenizerTraining
{
    private const int Vocabulary = 32_000;
    private const int Rounds = 2;
    private const int MergesBytes = 10_000_000; // of text for the comparison of merges

    /// <summary>Measures, and writes the result to a file.</summary>
    /// <param name="arguments">The file; the folder with <c>node_modules</c>; megabytes of text (10^6 bytes); documents in JSON lines, taken again where they are fewer.</param>
    public static void Run(string[] arguments)
    {
        var (result, folder) = (arguments[0], Path.GetFullPath(arguments[1]));
        var machine = MachineFacts.Now();
        var work = Directory.CreateTempSubdirectory().FullName;
        var text = Path.Combine(work, "text.txt");
        var passes = Write(text, arguments[3..], long.Parse(arguments[2], CultureInfo.InvariantCulture) * 1_000_000);
        var models = new Dictionary<string, object>();
        foreach (var model in (string[])["bpe", "unigram"])
        {
            var (ours, peer) = (new List<Spent>(), new List<Spent>());
            for (var round = 0; round < Rounds; round++)
            {
                ours.Add(Train(model, text, work));
                peer.Add(SentencePiece(model, text, work));
            }
            models.Add(model, new
            {
                Ours = Best(ours),
                SpmTrain = Best(peer),
                TimesFaster = double.Round(Best(peer).Seconds / Best(ours).Seconds, 2),
                BytesPerToken = new { Ours = BytesPerToken(Path.Combine(work, $"{model}.ours"), text), SpmTrain = BytesPerToken(Path.Combine(work, $"{model}.spm.model"), text) },
            });
        }
        var merges = CompareMerges(folder, text, work);
        Directory.Delete(work, recursive: true);
        ResultFile.Write(result, new
        {
            Command = $"tests/tokenizer-training.sh {arguments[2]} DOCUMENTS",
            Inputs = arguments[3..].Select(Path.GetFileName),
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Megabytes = arguments[2],
            TimesTheDocumentsAreTaken = double.Round(passes, 2),
            Vocabulary,
            Rounds,
            Models = models,
            HuggingFaceTokenizers = merges,
        });
    }

    // The documents' lines, again and again, up to so many bytes; how often they were taken.
    private static double Write(string path, string[] files, long bytes)
    {
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        var (written, once) = (0L, 0L);
        for (var pass = 0; ; pass++)
        {
            foreach (var file in files)
            {
                using var reader = new StreamReader(Decompression.OpenFile(file));
                while (reader.ReadLine() is { } line)
                {
                    using var json = JsonDocument.Parse(line);
                    var text = json.RootElement.GetProperty("text").GetString()!.ReplaceLineEndings("\n");
                    writer.WriteLine(text);
                    written += System.Text.Encoding.UTF8.GetByteCount(text) + 1;
                    if (written >= bytes)
                        return pass == 0 ? 1 : (double)written / once;
                }
            }
            once = pass == 0 ? written : once;
        }
    }

    private static Spent Train(string model, string text, string work)
    {
        using ITokenizerTrainer trainer = model == "bpe"
            ? new BpeTrainer(new BpeTrainerOptions { VocabularySize = Vocabulary })
            : new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = Vocabulary });
        var (clock, began) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        foreach (var batch in Lines(text).Chunk(1 << 14))
            Parallel.ForEach(batch, line => trainer.Add(line));
        using (var file = File.Create(Path.Combine(work, $"{model}.ours")))
            trainer.Train().WriteTokenizerJson(file);
        return new Spent(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - began).TotalSeconds);
    }

    private static IEnumerable<byte[]> Lines(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (int start = 0, end; start < bytes.Length; start = end)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            end = length < 0 ? bytes.Length : start + length + 1;
            yield return bytes[start..end];
        }
    }

    private static Spent SentencePiece(string model, string text, string work)
    {
        var command = $"TIMEFORMAT='%R %U %S'; time spm_train --input='{text}' --model_prefix='{work}/{model}.spm' --model_type={model} --vocab_size={Vocabulary} "
            + "--byte_fallback=true --normalization_rule_name=identity --remove_extra_whitespaces=false --add_dummy_prefix=false --split_digits=true "
            + $"--max_sentence_length=1000000 --hard_vocab_limit=false --train_extremely_large_corpus=true --num_threads={Environment.ProcessorCount} --minloglevel=2";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(errors);
        double[] times = [.. errors.Split('\n')[^1].Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new Spent(times[0], times[1] + times[2]);
    }

    private static object CompareMerges(string folder, string text, string work)
    {
        var (part, json) = (Path.Combine(work, "part.txt"), Path.Combine(work, "peer.json"));
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 30_257, MinFrequency = 1 }); // at most what the peer has beside bytes
        using (var file = File.Create(part))
        {
            foreach (var line in Lines(text).TakeWhile(_ => file.Length < MergesBytes))
            {
                file.Write(line);
                trainer.Add(line);
            }
        }
        var script = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "train_peers.cjs");
        using (var process = Process.Start(new ProcessStartInfo("node", [script, part, json]) { WorkingDirectory = folder, RedirectStandardOutput = true })!)
            process.WaitForExit();
        using var peer = JsonDocument.Parse(File.ReadAllBytes(json));
        var theirs = peer.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray().Select(merge => $"{merge[0]} {merge[1]}").ToList();
        var ours = DomainAdapt.Tokenizers.Encoders.TokenTable.Of(trainer.Train())!.Merges;
        return new { Bytes = new FileInfo(part).Length, Merges = theirs.Count, EqualMerges = theirs.Zip(ours).TakeWhile(pair => pair.First == pair.Second).Count() };
    }

    private static double BytesPerToken(string path, string text)
    {
        var tokenizer = TokenizerFile.Load(path);
        var (ids, tokens, bytes) = (new List<int>(), 0L, 0L);
        foreach (var line in Lines(text))
        {
            ids.Clear();
            tokenizer.Encode(line.AsSpan().TrimEnd((byte)'\n'), ids);
            (tokens, bytes) = (tokens + ids.Count, bytes + line.Length - 1);
        }
        return double.Round((double)bytes / tokens, 3);
    }

    private static Spent Best(List<Spent> rounds) => rounds.MinBy(round => round.Seconds)!;

    private sealed record Spent(double Seconds, double ProcessorSeconds)
    {
        public double Seconds { get; } = double.Round(Seconds, 2);

        public double ProcessorSeconds { get; } = double.Round(ProcessorSeconds, 2);
    }
}
