using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Optimization;

/// <summary>Where in a model a parameter lies, by its name: every family here numbers its layers, and its embeddings have no number.</summary>
public static class ParameterDepth
{
    private const string NeoxHead = "embed_out"; // GPT-NeoX's name for what gives logits

    private static readonly string[] Embeddings = ["embed", "wte", "wpe", "shared", "relative_attention_bias"];

    /// <summary>Number of the layer that a parameter belongs to, from 0; null for embeddings, the last norm and the head.</summary>
    public static int? LayerOf(string name)
        => name.Split('.').FirstOrDefault(part => part.All(char.IsAsciiDigit)) is { } number ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Whether a parameter belongs to the embeddings.</summary>
    public static bool IsEmbedding(string name) => LayerOf(name) is null
        && Embeddings.Any(part => name.Contains(part, StringComparison.Ordinal)) && !name.Contains(NeoxHead, StringComparison.Ordinal);

    /// <summary>
    /// What the learning rate of a parameter is multiplied by, where each layer learns less than the one above it by a factor (Howard and
    /// Ruder 2018, in the form of Clark et al. 2020): 1 for the head, factor for the last layer, factor to the power of layers + 1 for embeddings.
    /// </summary>
    public static double RateOf(string name, int layers, double factor)
        => Math.Pow(factor, LayerOf(name) is { } layer ? layers - layer : IsEmbedding(name) ? layers + 1 : 0);

    /// <summary>Leaves parameters of a model as they are: its embeddings, a shared head among them, and so many of its lowest layers.</summary>
    public static void Freeze(LanguageModel model, bool embeddings, int layers)
    {
        foreach (var (name, parameter) in model.named_parameters())
        {
            if ((embeddings && IsEmbedding(name)) || LayerOf(name) < layers)
                parameter.requires_grad = false;
        }
    }
}
