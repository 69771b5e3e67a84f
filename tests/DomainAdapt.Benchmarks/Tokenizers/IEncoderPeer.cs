using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DomainAdapt.Tokenizers;
using Microsoft.ML.Tokenizers;

namespace DomainAdapt.Benchmarks.Tokenizers;

/// <summary>One of those that encode the same documents in turns.</summary>
internal interface IEncoderPeer : IDisposable
{
    /// <summary>Encodes all documents: processor seconds, and how many tokens came of it.</summary>
    (double Seconds, long Tokens) Pass();
}

/// <summary>A tokenizer of ours.</summary>
internal sealed class OwnEncoder(ITextTokenizer tokenizer, byte[][] documents) : IEncoderPeer
{
    private readonly List<int> _ids = [];

    public (double Seconds, long Tokens) Pass()
    {
        var (began, tokens) = (Environment.CpuUsage.TotalTime, 0L);
        foreach (var document in documents)
        {
            _ids.Clear();
            tokenizer.Encode(document, _ids);
            tokens += _ids.Count;
        }
        return ((Environment.CpuUsage.TotalTime - began).TotalSeconds, tokens);
    }

    public void Dispose()
    {
    }
}

/// <summary>Microsoft.ML.Tokenizers, given the strings it wants.</summary>
internal sealed class MicrosoftEncoder(Tokenizer tokenizer, string[] documents) : IEncoderPeer
{
    public (double Seconds, long Tokens) Pass()
    {
        var began = Environment.CpuUsage.TotalTime;
        var tokens = documents.Sum(document => (long)tokenizer.EncodeToIds(document).Count);
        return ((Environment.CpuUsage.TotalTime - began).TotalSeconds, tokens);
    }

    public void Dispose()
    {
    }
}

/// <summary>A library for node, in a process of its own with one thread of its pool.</summary>
internal sealed class NodeEncoder : IEncoderPeer
{
    private readonly Process _process;

    public NodeEncoder(string folder, string library, string documents, string tokenizer = "")
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Tokenizers", "encode_peers.cjs");
        var start = new ProcessStartInfo("node", [script, library, documents, tokenizer])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["RAYON_NUM_THREADS"] = "1";
        start.Environment["TOKENIZERS_PARALLELISM"] = "false";
        _process = Process.Start(start)!;
    }

    public (double Seconds, long Tokens) Pass()
    {
        _process.StandardInput.WriteLine("go");
        using var answer = JsonDocument.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer has ended."));
        return (answer.RootElement.GetProperty("seconds").GetDouble(), answer.RootElement.GetProperty("tokens").GetInt64());
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>Debian's <c>spm_encode</c>, one process a pass, less the time of its start on an empty file.</summary>
internal sealed class SentencePieceProgram(string model, string lines) : IEncoderPeer
{
    public (double Seconds, long Tokens) Pass() => (Seconds(lines) - Seconds("/dev/null"), 0);

    public void Dispose()
    {
    }

    private double Seconds(string input)
    {
        var command = $"TIMEFORMAT='%U %S'; time spm_encode --model='{model}' --output_format=id < '{input}' > /dev/null";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true })!;
        return process.StandardError.ReadToEnd().Trim().Split('\n')[^1].Split(' ').Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
    }
}
