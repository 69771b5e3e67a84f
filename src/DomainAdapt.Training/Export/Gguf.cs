using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

/// <summary>A model as one GGUF file, which llama.cpp and what is built on it read: shape, tokenizer and weights.</summary>
public static class Gguf
{
    private const string Embedding = "token_embd.weight";
    private const string Head = "output.weight";

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="name">What it calls itself.</param>
    /// <param name="type">How matrices are stored; norms and biases are fp32 in any case, as runtimes want them.</param>
    /// <exception cref="DomainAdaptException">GGUF runtimes have no tokenizer such as the model's, or the model is of another family.</exception>
    public static void Write(Stream stream, PretrainedModel model, string name, WeightType type = WeightType.Fp32)
    {
        using var _ = no_grad();
        IGgufArchitecture architecture = model.Config.Spec switch
        {
            Gpt2Spec gpt2 => new GgufGpt2(gpt2),
            NeoxSpec neox => new GgufNeox(neox),
            BloomSpec bloom => new GgufBloom(bloom),
            LlamaSpec llama => new GgufLlama(llama),
            var other => throw new DomainAdaptException(
                $"{name}: is a {ModelConfig.TypeOf(other)} model, which GGUF files are not written of. Export it as safetensors.", ExitCodes.Spec),
        };
        var file = new GgufWriter();
        file.Add("general.architecture", architecture.Name);
        file.Add("general.name", name);
        file.Add("general.file_type", FileType(type));
        file.Add($"{architecture.Name}.context_length", architecture.Positions);
        file.Add($"{architecture.Name}.block_count", model.Config.Spec.Layers);
        file.Add($"{architecture.Name}.embedding_length", architecture.Width);
        file.Add($"{architecture.Name}.vocab_size", model.Config.Spec.Vocabulary);
        architecture.AddMetadata(file);
        GgufTokenizer.Add(file, model);
        var tensors = new List<GgufTensor>();
        foreach (var (weight, value) in model.Decoder.Weights)
        {
            using var scope = NewDisposeScope();
            var (converted, like) = architecture.Convert(weight, value);
            tensors.Add(new GgufTensor(converted, like.shape, like.dim() == 1 ? WeightType.Fp32 : type, () => architecture.Convert(weight, value).Value));
        }
        if (architecture.WantsHead && !tensors.Exists(tensor => tensor.Name == Head))
            tensors.Add(tensors.First(tensor => tensor.Name == Embedding) with { Name = Head });
        tensors.ForEach(file.Add);
        foreach (var (further, value, shape) in architecture.Further())
            file.Add(new GgufTensor(further, shape, WeightType.Fp32, value));
        file.Write(stream);
    }

    /// <summary>The format's number of what most tensors are stored as.</summary>
    private static int FileType(WeightType type) => type switch
    {
        WeightType.Fp16 => 1,
        WeightType.Bf16 => 32,
        _ => 0,
    };
}
