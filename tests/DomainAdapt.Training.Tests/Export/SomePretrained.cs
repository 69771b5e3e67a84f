using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Export;

/// <summary>Models of every family with random weights and a byte-level tokenizer.</summary>
internal static class SomePretrained
{
    private const int Vocabulary = 300;

    private static readonly LlamaSpec Llama = new() { Layers = 2, Width = 64, Heads = 4, KeyValueHeads = 2, FeedForward = 96, Context = 128 };

    /// <summary>By name: a family, <c>llama3</c> with stretched wavelengths, or <c>untied</c> with a head of its own.</summary>
    public static LanguageModelSpec Spec(string name) => name switch
    {
        "bert" => new BertSpec { Layers = 2, Width = 64, Heads = 4, FeedForward = 96, Context = 128, MaskToken = Vocabulary, PaddingToken = Vocabulary + 1 },
        "t5" => new T5Spec { Layers = 2, Width = 64, Heads = 4, HeadWidth = 16, FeedForward = 96, Context = 128, PaddingToken = Vocabulary, FirstSentinel = Vocabulary + 100 },
        "qwen2" => Llama with { Family = LlamaFamily.Qwen2 },
        "qwen3" => Llama with { Family = LlamaFamily.Qwen3, HeadSize = 24 },
        "llama3" => Llama with { RopeScaling = new RopeScaling(8, 1, 4, 32), RopeTheta = 500 },
        "untied" => Llama with { TiedHead = false },
        "olmo2" => Llama with { Family = LlamaFamily.Olmo2 },
        "gemma" => Llama with { Family = LlamaFamily.Gemma, KeyValueHeads = 1, HeadSize = 24 },
        "gemma2" => Llama with
        {
            Family = LlamaFamily.Gemma2,
            HeadSize = 24,
            QueryScale = 24,
            SlidingWindow = 16,
            FullEvery = 2,
            ScoreCap = 50,
            LogitCap = 30,
        },
        "gemma3" => Llama with
        {
            Family = LlamaFamily.Gemma3,
            Layers = 6,
            HeadSize = 24,
            QueryScale = 24,
            SlidingWindow = 16,
            FullEvery = 6,
            RopeTheta = 1_000_000,
            WindowRopeTheta = 10_000,
        },
        "scaled" => Spec("gemma2") is LlamaSpec gemma ? gemma with { QueryScale = 7 } : throw new InvalidOperationException(),
        "window" => Llama with { Family = LlamaFamily.Mistral, SlidingWindow = 16 },
        "neox" => new NeoxSpec { Layers = 2, Width = 64, Heads = 4, Gelu = GeluForm.Tanh, Context = 128 },
        "bloom" => new BloomSpec { Layers = 3, Width = 96, Heads = 6, Context = 128 },
        "gpt2" => new Gpt2Spec { Layers = 2, Width = 64, Heads = 4, Context = 128 },
        _ => Llama,
    };

    /// <summary>Writes one to a folder and loads it; an encoder has ids of its own behind the tokenizer's. Its weights are ten times those of a beginner, so that it has an opinion.</summary>
    public static PretrainedModel Load(TempFolder folder, string name)
    {
        var tokenizer = Tokenizer();
        var spec = Spec(name);
        var more = spec switch { BertSpec => 2, T5Spec => 101, _ => 0 };
        using var model = (spec with { Vocabulary = tokenizer.VocabularySize + more }).Create(Precision.Fp32);
        Randomize(model);
        var paths = new[] { "config.json", "model.safetensors", "tokenizer.json" }.Select(file => folder.At(file)).ToArray();
        File.WriteAllBytes(paths[0], new ModelConfig(model.Spec, null, tokenizer.EndOfTextId, tokenizer.Fingerprint).ToJson());
        using (var weights = File.Create(paths[1]))
            Safetensors.Write(weights, model.Weights);
        using (var file = File.Create(paths[2]))
            TokenizerFile.Save(tokenizer, file);
        return PretrainedModel.LoadAny(paths[0], paths[1], paths[2]);
    }

    private static void Randomize(LanguageModel model)
    {
        using var _ = no_grad();
        using var generator = new Generator(7);
        foreach (var (name, weight) in model.Weights)
        {
            var isNorm = weight.dim() == 1 && name.EndsWith(".weight", StringComparison.Ordinal);
            weight.normal_(isNorm ? model.Spec.FirstNorm : 0, 0.2, generator);
        }
    }

    private static ByteLevelBpe Tokenizer()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = Vocabulary });
        for (var i = 0; i < 4; i++)
            trainer.Add("The court held that the plaintiff's claim, filed in 2019, was barred by the statute.\n\nThe claim was dismissed."u8);
        return trainer.Train();
    }
}
