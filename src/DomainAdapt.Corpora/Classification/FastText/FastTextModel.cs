using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>A supervised fastText model in memory; shared by any number of <see cref="FastTextPredictor"/>s.</summary>
public sealed class FastTextModel
{
    private const int Magic = 793712314;
    private const int NewestVersion = 12;

    internal FastTextModel(FastTextOptions options, FastTextVocabulary vocabulary, FastTextMatrix input, FastTextMatrix output)
    {
        (Options, Vocabulary, Input, Output) = (options, vocabulary, input, output);
        Tree = options.Loss == FastTextLoss.HierarchicalSoftmax ? new HuffmanTree([.. vocabulary.Labels.Select(label => label.Count)]) : null;
    }

    /// <summary>What it was trained with.</summary>
    public FastTextOptions Options { get; }

    /// <summary>Its labels, without prefix, in the order of its file.</summary>
    public IEnumerable<string> Labels => Vocabulary.Labels.Select(label => label.Name);

    internal FastTextVocabulary Vocabulary { get; }

    /// <summary>[words + hashed features, dimension].</summary>
    internal FastTextMatrix Input { get; }

    /// <summary>[labels, dimension]; under hierarchical softmax a row is an inner node.</summary>
    internal FastTextMatrix Output { get; }

    internal HuffmanTree? Tree { get; }

    /// <summary>Reads a model, plain (.bin) or quantised (.ftz).</summary>
    /// <exception cref="DomainAdaptException">There is no such file, or it is no supervised fastText model.</exception>
    public static FastTextModel Load(string path)
    {
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected a fastText model (.bin or .ftz).", ExitCodes.InputsMissing);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Read(stream, path);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">The bytes of its file.</param>
    /// <param name="path">What to call it in errors.</param>
    /// <exception cref="DomainAdaptException">It is no supervised fastText model.</exception>
    public static FastTextModel Read(Stream stream, string path)
    {
        var file = new FastTextBinary(stream, path);
        if (file.Int32() is var magic && magic != Magic)
            throw file.Unfit($"begins with {magic}, not {Magic}");
        if (file.Int32() is var version && version is < 11 or > NewestVersion)
            throw file.Unfit($"is of version {version}, this program reads 11 and {NewestVersion}");
        var options = ReadOptions(file, version);
        var vocabulary = FastTextVocabulary.Read(file, options.Buckets);
        var input = file.Bool() ? FastTextMatrix.ReadQuantised(file) : FastTextMatrix.ReadDense(file);
        var output = file.Bool() ? FastTextMatrix.ReadQuantised(file) : FastTextMatrix.ReadDense(file);
        var rows = vocabulary.WordCount + (vocabulary.Pruned?.Count ?? options.Buckets);
        if (input.Columns != options.Dimension || output.Columns != options.Dimension || input.Rows < rows || output.Rows != vocabulary.Labels.Count)
        {
            throw file.Unfit($"has matrices of {input.Rows} x {input.Columns} and {output.Rows} x {output.Columns}, "
                + $"where {rows} x {options.Dimension} and {vocabulary.Labels.Count} x {options.Dimension} belong");
        }
        return new FastTextModel(options, vocabulary, input, output);
    }

    /// <summary>Writes the model as fastText's .bin; as .ftz, its input matrix quantised, where asked. The same model gives the same bytes.</summary>
    /// <exception cref="DomainAdaptException">Vectors of an odd length cannot be quantised here.</exception>
    public void Write(Stream stream, bool quantise = false)
    {
        if (quantise && Options.Dimension % 2 != 0)
            throw new DomainAdaptException($"Vectors of {Options.Dimension} numbers cannot be quantised in pairs; expected an even length.", ExitCodes.Spec);
        FastTextWriter.Write(this, stream, quantise ? new QuantisedMatrix(Input) : null);
    }

    private static FastTextOptions ReadOptions(FastTextBinary file, int version)
    {
        var (dimension, window, epochs, minCount, negatives, wordNGrams) = (file.Int32(), file.Int32(), file.Int32(), file.Int32(), file.Int32(), file.Int32());
        var (loss, kind, buckets, minCharacters, maxCharacters, rate) = (file.Int32(), file.Int32(), file.Int32(), file.Int32(), file.Int32(), file.Int32());
        var threshold = file.Double();
        if (kind != 3)
            throw file.Unfit($"is a model of kind {kind}, which has no labels (word vectors are 1 and 2, classifiers 3)");
        if (loss is < 1 or > 4)
            throw file.Unfit($"has the loss {loss}, not one of 1 to 4");
        if (buckets < 0 || dimension <= 0)
            throw file.Unfit($"has {buckets} buckets and vectors of {dimension} numbers");
        return new FastTextOptions
        {
            Dimension = dimension,
            WindowWords = window,
            Epochs = epochs,
            MinCount = minCount,
            Negatives = negatives,
            WordNGrams = wordNGrams,
            Loss = (FastTextLoss)loss,
            Buckets = buckets,
            MinCharacters = minCharacters,
            // Classifiers of version 11 stored a length that they did not use.
            MaxCharacters = version == 11 ? 0 : maxCharacters,
            RateUpdateTokens = rate,
            SamplingThreshold = threshold,
        };
    }
}
