using System.Diagnostics;
using System.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification.FastText;

/// <summary>The fastText program, where it is installed: trains small models and labels lines.</summary>
internal static class FastTextProgram
{
    private static readonly string[] Law = ["court", "appeal", "statute", "holds", "judge", "section", "contract", "née", "法律"];
    private static readonly string[] Medicine = ["blood", "fever", "patient", "dose", "tumor", "therapy", "clinic", "café", "医学"];
    private static readonly string[] Finance = ["bond", "equity", "yield", "revenue", "dividend", "filing", "market", "bank"];

    /// <summary>Lines that no model was trained on.</summary>
    public static IEnumerable<string> TestLines => Lines(seed: 2, count: 200, labels: 3).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);

    /// <summary>Trains a model on small random text and quantises it where asked.</summary>
    public static string Train(TempFolder folder, string loss, int wordNGrams, int maxCharacters, string quantise, int labels)
    {
        SkipWithout();
        File.WriteAllLines(folder.At("train.txt"), Lines(seed: 1, count: 600, labels));
        var model = folder.At("model");
        Run($"supervised -input {folder.At("train.txt")} -output {model} -loss {loss} -wordNgrams {wordNGrams} -minn {Math.Min(2, maxCharacters)} "
            + $"-maxn {maxCharacters} -bucket 5000 -dim 20 -epoch 5 -lr 0.5 -thread 1");
        if (quantise.Length == 0)
            return model + ".bin";
        Run($"quantize -input {folder.At("train.txt")} -output {model} {quantise} -epoch 3 -thread 1");
        return model + ".ftz";
    }

    /// <summary>Trains a model on a file of the folder.</summary>
    public static string Train(TempFolder folder, string input, string options)
    {
        SkipWithout();
        Run($"supervised -input {folder.At(input)} -output {folder.At("peer")} {options}");
        return folder.At("peer.bin");
    }

    /// <summary>The lines' labels and probabilities as the program prints them.</summary>
    public static string[] Predict(string model, string[] lines, int labels)
    {
        SkipWithout();
        var input = string.Concat(lines.Select(line => line + "\n"));
        var printed = Run($"predict-prob {model} - {labels}", input);
        return printed.TrimEnd('\n').Split('\n');
    }

    private static void SkipWithout()
        => Assert.SkipUnless(File.Exists("/usr/bin/fasttext"), "the fastText program is not installed (Debian package fasttext)");

    /// <summary>Small random text with labels.</summary>
    public static IEnumerable<string> Lines(int seed, int count, int labels)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (label, own) = i % 3 == 0 ? ("law", Law) : i % 3 == 1 ? ("medicine", Medicine) : ("finance", Finance);
            var words = Enumerable.Range(0, random.Next(3, 12)).Select(_ => random.Next(4) > 0 ? own[random.Next(own.Length)] : "the of and for with".Split(' ')[random.Next(5)]);
            yield return $"__label__{label}{(labels > 3 ? i % labels : "")} {string.Join(' ', words)}";
        }
    }

    private static string Run(string arguments, string? input = null)
    {
        var start = new ProcessStartInfo("/usr/bin/fasttext", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Result;
    }
}
