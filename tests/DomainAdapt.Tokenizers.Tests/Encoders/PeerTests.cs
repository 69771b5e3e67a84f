using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

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
        var script = Path.GetFullPath("../../../../DomainAdapt.Benchmarks/Tokenizers/encode_peers.cjs", AppContext.BaseDirectory);
        using var answer = JsonDocument.Parse(Run("node", [script, "tiktoken", file], "ids\n"));
        var tokenizer = TokenizerFile.Load(Path.Combine(Peers(), "cl100k.tiktoken"));
        foreach (var (text, ids) in texts.Zip(answer.RootElement.GetProperty("ids").EnumerateArray()))
            Assert.Equal((text, string.Join(' ', ids.EnumerateArray())), (text, string.Join(' ', tokenizer.IdsOf(text))));
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
