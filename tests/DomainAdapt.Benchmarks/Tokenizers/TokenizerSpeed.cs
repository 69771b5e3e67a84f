using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Tokenizers;
using DomainAdapt.Tokenizers.Loading;
using Microsoft.ML.Tokenizers;

namespace DomainAdapt.Benchmarks.Tokenizers;

/// <summary>
/// How fast are texts encoded on one core beside Microsoft.ML.Tokenizers, tiktoken and Hugging Face tokenizers (cl100k) and beside
/// <c>spm_encode</c> (byte-pair encoding and unigram), in turns, in processor time? tests/tokenizer-speed.sh makes the folder of peers.
/// </summary>
internal static partial class TokenizerSpeed
{
    private const int Rounds = 7;
    private const int WarmUp = 30; // passes of ours, until the runtime has compiled what is hot
    private const int MegabytesOfEach = 2;

    /// <summary>Measures, and writes medians and ratios to a file.</summary>
    /// <param name="arguments">The file; the folder with <c>cl100k.tiktoken</c>, <c>bpe.model</c>, <c>unigram.model</c> and <c>node_modules</c>; documents in JSON lines.</param>
    public static void Run(string[] arguments)
    {
        var (result, folder) = (arguments[0], Path.GetFullPath(arguments[1]));
        var machine = MachineFacts.Now();
        string[] texts = [.. arguments[2..].SelectMany(Texts)];
        byte[][] documents = [.. texts.Select(Encoding.UTF8.GetBytes)];
        var bytes = documents.Sum(document => (long)document.Length);

        var work = Directory.CreateTempSubdirectory().FullName;
        var json = Path.Combine(work, "texts.jsonl");
        File.WriteAllLines(json, texts.Select(text => JsonSerializer.Serialize(text)));
        var ranks = Path.Combine(folder, "cl100k.tiktoken");
        var cl100k = TokenizerFile.Load(ranks);
        var tokenizerJson = Path.Combine(work, "tokenizer.json");
        using (var file = File.Create(tokenizerJson))
            TokenizerFile.Save(cl100k, file);
        var bpe = Race(new()
        {
            ["ours"] = new OwnEncoder(cl100k, documents),
            ["microsoft_ml_tokenizers"] = new MicrosoftEncoder(TiktokenTokenizer.Create(ranks, new RegexPreTokenizer(Cl100k(), null), null), texts),
            ["tiktoken_native"] = new NodeEncoder(folder, "tiktoken-node", json),
            ["tiktoken_wasm"] = new NodeEncoder(folder, "tiktoken", json),
            ["huggingface_tokenizers"] = new NodeEncoder(folder, "tokenizers", json, tokenizerJson),
        });

        // The program reads lines.
        var lines = Path.Combine(work, "lines.txt");
        File.WriteAllLines(lines, texts.Select(text => text.ReplaceLineEndings(" ")));
        byte[][] lineBytes = [.. File.ReadLines(lines).Select(Encoding.UTF8.GetBytes)];
        var (pieces, unigram) = (Path.Combine(folder, "bpe.model"), Path.Combine(folder, "unigram.model"));
        var races = new Dictionary<string, Dictionary<string, double>>
        {
            ["cl100k"] = bpe,
            ["sentencepiece_bpe"] = Race(new() { ["ours"] = new OwnEncoder(TokenizerFile.Load(pieces), lineBytes), ["spm_encode"] = new SentencePieceProgram(pieces, lines) }),
            ["sentencepiece_unigram"] = Race(new() { ["ours"] = new OwnEncoder(TokenizerFile.Load(unigram), lineBytes), ["spm_encode"] = new SentencePieceProgram(unigram, lines) }),
        };
        Directory.Delete(work, recursive: true);
        ResultFile.Write(result, new
        {
            Command = "tests/tokenizer-speed.sh",
            Inputs = arguments[2..].Select(Path.GetFileName),
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = documents.Length,
            Bytes = bytes,
            Rounds,
            SecondsOfAMegabyte = Hostile(new() { ["cl100k"] = cl100k, ["sentencepiece_bpe"] = TokenizerFile.Load(pieces), ["sentencepiece_unigram"] = TokenizerFile.Load(unigram) }),
            MegabytesPerProcessorSecond = races.ToDictionary(race => race.Key, race => race.Value.ToDictionary(peer => peer.Key, peer => double.Round(bytes / 1e6 / peer.Value, 1))),
            TimesFaster = races.ToDictionary(
                race => race.Key,
                race => race.Value.Where(peer => peer.Key != "ours").ToDictionary(peer => peer.Key, peer => double.Round(peer.Value / race.Value["ours"], 2))),
        });
    }

    // Texts without a place to cut, which take the square of their length in other libraries: processor seconds of one megabyte of each.
    private static Dictionary<string, Dictionary<string, double>> Hostile(Dictionary<string, ITextTokenizer> tokenizers)
        => tokenizers.ToDictionary(tokenizer => tokenizer.Key, tokenizer => new Dictionary<string, string> { ["a"] = "a", ["spaces"] = " ", ["cjk"] = "漢字仮名", ["emoji"] = "😀👍🏽" }
            .ToDictionary(text => text.Key, text =>
            {
                var encoder = new OwnEncoder(tokenizer.Value, [Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text.Value, 1_000_000 / Encoding.UTF8.GetByteCount(text.Value))))]);
                return double.Round(encoder.Pass().Seconds, 3);
            }));

    // Median seconds a pass; all take their turn in every round.
    private static Dictionary<string, double> Race(Dictionary<string, IEncoderPeer> peers)
    {
        for (var pass = 0; pass < WarmUp; pass++)
            peers["ours"].Pass();
        var tokens = peers.ToDictionary(peer => peer.Key, peer => peer.Value.Pass().Tokens);
        if (tokens.Values.Where(count => count > 0).Distinct().Count() > 1)
            throw new InvalidOperationException($"Not all make equally many tokens: {string.Join(", ", tokens.Select(peer => string.Create(CultureInfo.InvariantCulture, $"{peer.Key} {peer.Value}")))}.");
        var seconds = peers.ToDictionary(peer => peer.Key, _ => new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, peer) in peers)
                seconds[name].Add(peer.Pass().Seconds);
        }
        foreach (var peer in peers.Values)
            peer.Dispose();
        return seconds.ToDictionary(peer => peer.Key, peer => peer.Value.Order().ElementAt(Rounds / 2));
    }

    private static IEnumerable<string> Texts(string path)
    {
        using var reader = new StreamReader(Decompression.OpenFile(path));
        for (var left = MegabytesOfEach * 1_000_000; left > 0 && reader.ReadLine() is { } line;)
        {
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!;
            yield return text.Length <= left ? text : text[..left];
            left -= text.Length;
        }
    }

    [GeneratedRegex(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    private static partial Regex Cl100k();
}
