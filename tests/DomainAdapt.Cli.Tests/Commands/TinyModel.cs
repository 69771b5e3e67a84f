using System.CommandLine;
using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;

namespace DomainAdapt.Cli.Tests.Commands;

/// <summary>Folders of a model with random weights, as the commands over trained models read them.</summary>
internal static class TinyModel
{
    private const string Text = "the model goes on with the text, and the text with the model";

    /// <summary>Writes one of 64 positions.</summary>
    public static string Write(TempFolder folder, string name = "model", long seed = 1, int vocabulary = 270, string? tokenizerFingerprint = null)
    {
        TorchRuntime.Load();
        var path = Directory.CreateDirectory(folder.At(name)).FullName;
        var tokenizer = Tokenizer(vocabulary);
        using (var file = File.Create(Path.Combine(path, "tokenizer.json")))
            TokenizerFile.Save(tokenizer, file);
        var spec = new LlamaSpec { Layers = 2, Width = 32, Heads = 4, KeyValueHeads = 2, FeedForward = 48, Vocabulary = tokenizer.VocabularySize, Context = 64 };
        using var model = new LlamaDecoder(spec);
        WeightInitializer.Initialize(model, seed);
        var config = new ModelConfig(spec, StartToken: null, tokenizer.EndOfTextId, tokenizerFingerprint ?? tokenizer.Fingerprint);
        File.WriteAllBytes(Path.Combine(path, "config.json"), config.ToJson());
        using var weights = File.Create(Path.Combine(path, "model.safetensors"));
        Safetensors.Write(weights, model.Weights);
        return path;
    }

    /// <summary>Writes an encoder of 64 positions, whose mask and padding have the two ids behind the tokenizer's.</summary>
    public static string WriteEncoder(TempFolder folder, string name = "encoder")
    {
        var path = Write(folder, name);
        var vocabulary = Tokenizer(270).VocabularySize;
        var spec = new BertSpec
        {
            Layers = 1,
            Width = 32,
            Heads = 4,
            FeedForward = 48,
            Vocabulary = vocabulary + 2,
            MaskToken = vocabulary,
            PaddingToken = vocabulary + 1,
            Context = 64,
        };
        using var model = new BertEncoder(spec);
        WeightInitializer.Initialize(model, 1);
        File.WriteAllBytes(Path.Combine(path, "config.json"), new ModelConfig(spec, StartToken: null, EndToken: 0).ToJson());
        using var weights = File.Create(Path.Combine(path, "model.safetensors"));
        Safetensors.Write(weights, model.Weights);
        return path;
    }

    /// <summary>A byte-level tokenizer of so many ids.</summary>
    public static ByteLevelBpe Tokenizer(int vocabulary)
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = vocabulary });
        for (var i = 0; i < 4; i++)
            trainer.Add(Encoding.UTF8.GetBytes(Text));
        return trainer.Train();
    }

    /// <summary>Runs a command.</summary>
    public static (int Code, string Output, string Errors) Run(Command command, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        var code = command.Parse(arguments).Invoke(configuration);
        return (code, output.ToString(), errors.ToString());
    }
}
