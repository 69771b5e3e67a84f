using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification.Training;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt classifier train</c>.</summary>
internal sealed class ClassifierTrainCommand
{
    private static readonly ClassifierSpec Defaults = new();

    private readonly Argument<string[]> _files = new("file") { Description = "Labelled text: lines with __label__NAME, or .jsonl with text and label; plain, .gz or .zst.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The model: .bin, or .ftz for a quantised one (about a fifth of the size).", Required = true };
    private readonly Option<int> _dimension = Number("--dim", Defaults.Dimension, "Length of a vector.");
    private readonly Option<double> _rate = new("--lr") { Description = "Rate of the first step; it falls linearly to 0.", DefaultValueFactory = _ => Defaults.LearningRate };
    private readonly Option<int> _epochs = Number("--epoch", Defaults.Epochs, "Passes over the text.");
    private readonly Option<int> _minCount = Number("--min-count", Defaults.MinCount, "A word rarer than this has no vector of its own.");
    private readonly Option<int> _wordNGrams = Number("--word-ngrams", Defaults.WordNGrams, "Longest run of words that counts as one feature.");
    private readonly Option<int> _minCharacters = Number("--minn", Defaults.MinCharacters, "Fewest characters of a part of a word.");
    private readonly Option<int> _maxCharacters = Number("--maxn", Defaults.MaxCharacters, "Most characters of a part of a word; 0 is no parts.");
    private readonly Option<int> _buckets = Number("--bucket", Defaults.Buckets, "Rows that runs and parts of words share.");
    private readonly Option<int> _batch = Number("--batch", Defaults.BatchTexts, "Texts of a batch; part of the model.");
    private readonly Option<int?> _keep = new("--keep-features") { Description = "Prune to so many words, runs and parts, and train these anew." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of the order of texts and the first values.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int> _workers = Number("--workers", 1, "Threads; the model's bytes do not depend on them.");
    private readonly Option<int> _memory = Number("--max-memory", (int)(Defaults.MaxMemoryBytes >> 20), "Memory for text and weights, in MiB.");
    private readonly Option<string> _textField = new("--text-field") { Description = "The member of JSON lines that holds the text.", DefaultValueFactory = _ => "text" };
    private readonly Option<string> _labelField = new("--label-field") { Description = "The member of JSON lines that holds the label or labels.", DefaultValueFactory = _ => "label" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var train = new ClassifierTrainCommand();
        var command = new Command("train", """
            Train a classifier on labelled text and write it as fastText does.

              domainadapt classifier train labelled.txt -o quality.bin --word-ngrams 2 --lr 0.5 --epoch 10 --workers 2
              domainadapt classifier train languages.txt.zst -o languages.ftz --dim 16 --minn 2 --maxn 4 --keep-features 80000

            The same text and settings give the same bytes, with any number of workers.
            """)
        {
            train._files, train._output, train._dimension, train._rate, train._epochs, train._minCount, train._wordNGrams, train._minCharacters, train._maxCharacters,
            train._buckets, train._batch, train._keep, train._seed, train._workers, train._memory, train._textField, train._labelField,
        };
        command.SetAction(train.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var spec = new ClassifierSpec
        {
            Dimension = parsed.GetValue(_dimension),
            LearningRate = parsed.GetValue(_rate),
            Epochs = parsed.GetValue(_epochs),
            MinCount = parsed.GetValue(_minCount),
            WordNGrams = parsed.GetValue(_wordNGrams),
            MinCharacters = parsed.GetValue(_minCharacters),
            MaxCharacters = parsed.GetValue(_maxCharacters),
            Buckets = parsed.GetValue(_buckets),
            BatchTexts = parsed.GetValue(_batch),
            KeepFeatures = parsed.GetValue(_keep),
            Seed = parsed.GetValue(_seed),
            MaxMemoryBytes = (long)parsed.GetValue(_memory) << 20,
        };
        var (path, workers) = (parsed.GetRequiredValue(_output), parsed.GetValue(_workers));
        var problems = spec.Problems();
        if (workers is < 1 or > 256)
            problems.Add("workers", $"is {workers}; expected 1 to 256");
        var isQuantised = path.EndsWith(".ftz", StringComparison.Ordinal);
        if (Path.GetExtension(path) is not (".bin" or ".ftz") and var suffix)
            problems.Add("output", $"ends in '{suffix}'; expected .bin or .ftz");
        if (isQuantised && spec.Dimension % 2 != 0)
            problems.Add("dim", $"is {spec.Dimension}; expected an even number, since .ftz quantises vectors in pairs");
        problems.ThrowIfAny();

        var errors = parsed.InvocationConfiguration.Error;
        var lines = LabelledLines.Read(parsed.GetRequiredValue(_files), parsed.GetRequiredValue(_textField), parsed.GetRequiredValue(_labelField));
        var model = ClassifierTrainer.Train(
            lines, spec, workers, progress => errors.WriteLine($"Pass {progress.Epoch} of {progress.Epochs}: loss {progress.Loss:0.0000}"), cancellationToken);
        DurableFile.Write(path, stream => model.Write(stream, isQuantised));
        errors.WriteLine($"{path}: {model.Labels.Count()} labels, {new FileInfo(path).Length} bytes.");
        return Task.FromResult(ExitCodes.Done);
    }

    private static Option<int> Number(string name, int value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
