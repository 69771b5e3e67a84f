using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Languages;

/// <summary>
/// The model of languages that the program carries, so that <c>identify</c> needs no file: a quantised fastText model, trained by
/// <c>domainadapt classifier train</c> on the texts that <c>docs/languages.md</c> lists.
/// </summary>
public static class EmbeddedModel
{
    /// <summary>Goes up with every other model, since labels and probabilities change with it.</summary>
    public const int Version = 1;

    /// <summary>Languages that it knows.</summary>
    public const int Languages = 88;

    /// <summary>What errors call it.</summary>
    public const string Name = "languages.ftz";

    private static readonly Lazy<FastTextModel> Loaded = new(Load);

    /// <summary>The model; read once.</summary>
    public static FastTextModel Model => Loaded.Value;

    /// <summary>The bytes of its file.</summary>
    public static Stream Open() => typeof(EmbeddedModel).Assembly.GetManifestResourceStream($"DomainAdapt.Corpora.Languages.{Name}")!;

    private static FastTextModel Load()
    {
        using var stream = Open();
        return FastTextModel.Read(stream, Name);
    }
}
