using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

/// <summary>
/// Ids of random and mixed Unicode text beside the reference programs. Explicit: needs the folder that tests/tokenizer-speed.sh makes
/// (DOMAINADAPT_TOKENIZER_PEERS), node and Debian's sentencepiece. DOMAINADAPT_PEER_MEGABYTES is the size of the text: 1 unless said.
/// </summary>
public sealed class PeerTests
{
    private static readonly long Bytes
        = 1_000_000L * int.Parse(Environment.GetEnvironmentVariable("DOMAINADAPT_PEER_MEGABYTES") ?? "1", CultureInfo.InvariantCulture);

    [Theory(Explicit = true)]
    [InlineData("bpe.model")]
    [InlineData("unigram.model")]
    public void Encode_AgreesWithSpmEncode(string model)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(Peers(), model);
        var lines = Texts().Select(text => text.Replace('\n', ' ').Replace('\r', ' ')).ToList();
        var file = Path.Combine(folder.Path, "lines.txt");
        File.WriteAllLines(file, lines);
        var answers = Run("spm_encode", [$"--model={path}", "--output_format=id", file]).Split('\n');
        var tokenizer = TokenizerFile.Load(path);
        for (var i = 0; i < lines.Count; i++)
            Assert.Equal((lines[i], answers[i]), (lines[i], string.Join(' ', tokenizer.IdsOf(lines[i]))));
    }

    [Fact(Explicit = true)]
    public void Encode_AgreesWithTiktoken()
    {
        using var folder = new TempFolder();
        var texts = Texts().ToList();
        var file = Path.Combine(folder.Path, "texts.jsonl");
        File.WriteAllLines(file, texts.Select(text => JsonSerializer.Serialize(text)));
        using var answer = JsonDocument.Parse(Run("node", [Script("encode_peers.cjs"), "tiktoken", file], "ids\n"));
        var tokenizer = TokenizerFile.Load(Path.Combine(Peers(), "cl100k.tiktoken"));
        foreach (var (text, ids) in texts.Zip(answer.RootElement.GetProperty("ids").EnumerateArray()))
            Assert.Equal((text, string.Join(' ', ids.EnumerateArray())), (text, string.Join(' ', tokenizer.IdsOf(text))));
    }

    [Fact(Explicit = true)] // A unigram model that was learnt here, in the files that both programs load.
    public void TrainedUnigram_IsReadAlike()
    {
        using var folder = new TempFolder();
        var lines = Texts().Select(text => text.Replace('\n', ' ').Replace('\r', ' ')).ToList();
        using var trainer = new UnigramTrainer(new UnigramTrainerOptions { VocabularySize = 2000 });
        lines.ForEach(line => trainer.Add(Encoding.UTF8.GetBytes(line)));
        var vocabulary = trainer.Train();
        var (json, model) = (Path.Combine(folder.Path, "tokenizer.json"), Path.Combine(folder.Path, "tokenizer.model"));
        using (var file = File.Create(json))
            vocabulary.WriteTokenizerJson(file);
        using (var file = File.Create(model))
            vocabulary.WriteSentencePiece(file);
        var (texts, plain) = (Path.Combine(folder.Path, "texts.jsonl"), Path.Combine(folder.Path, "lines.txt"));
        File.WriteAllLines(texts, lines.Select(line => JsonSerializer.Serialize(line)));
        File.WriteAllLines(plain, lines);
        using var answer = JsonDocument.Parse(Run("node", [Script("encode_peers.cjs"), "tokenizers", texts, json], "ids\n"));
        var huggingFace = answer.RootElement.GetProperty("ids").EnumerateArray().Select(ids => string.Join(' ', ids.EnumerateArray())).ToList();
        var sentencePiece = Run("spm_encode", [$"--model={model}", "--output_format=id", plain]).Split('\n');
        var tokenizer = TokenizerFile.Load(json);
        for (var i = 0; i < lines.Count; i++)
        {
            var ids = string.Join(' ', tokenizer.IdsOf(lines[i]));
            Assert.Equal((lines[i], huggingFace[i], sentencePiece[i]), (lines[i], ids, ids));
        }
    }

    [Fact(Explicit = true)] // The trainer of Hugging Face tokenizers, at the size it has by itself, learns the same merges in the same order.
    public void TrainedBpe_HasTheMergesOfHuggingFace()
    {
        using var folder = new TempFolder();
        var (text, json) = (Path.Combine(folder.Path, "text.txt"), Path.Combine(folder.Path, "tokenizer.json"));
        var lines = Texts().Select(line => line.Replace('\n', ' ').Replace('\r', ' ') + '\n').ToList();
        File.WriteAllText(text, string.Concat(lines));
        Run("node", [Script("train_peers.cjs"), text, json]);
        using var peer = JsonDocument.Parse(File.ReadAllBytes(json));
        var merges = peer.RootElement.GetProperty("model").GetProperty("merges").EnumerateArray().Select(merge => $"{merge[0]} {merge[1]}").ToList();
        Assert.True(merges.Count > 5000, $"{merges.Count} merges");
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 257 + merges.Count, MinFrequency = 1 });
        lines.ForEach(line => trainer.Add(Encoding.UTF8.GetBytes(line)));
        Assert.Equal(merges, TokenTable.Of(trainer.Train())!.Merges.Take(merges.Count));
    }

    // Random text, and prose with random text within.
    private static IEnumerable<string> Texts()
    {
        var prose = Prose.Documents(20).Select(Encoding.UTF8.GetString).ToList();
        for (var (seed, left) = (0UL, Bytes); left > 0; seed++)
        {
            var (text, around) = (RandomText.Valid(seed), prose[(int)(seed % 20)]);
            if (seed % 2 == 1)
                text = string.Concat(around.AsSpan(0, (int)(seed * 37 % (ulong)around.Length)), text);
            yield return text;
            left -= Encoding.UTF8.GetByteCount(text);
        }
    }

    private static string Script(string name) => Path.GetFullPath($"../../../../DomainAdapt.Benchmarks/Tokenizers/{name}", AppContext.BaseDirectory);

    private static string Peers()
    {
        var folder = Environment.GetEnvironmentVariable("DOMAINADAPT_TOKENIZER_PEERS");
        Assert.SkipUnless(folder is not null, "DOMAINADAPT_TOKENIZER_PEERS names no folder; tests/tokenizer-speed.sh makes one.");
        return folder!;
    }

    private static string Run(string program, string[] arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Peers() })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process.StandardOutput.ReadToEnd();
    }
}
