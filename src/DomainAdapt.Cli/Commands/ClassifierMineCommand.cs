using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.Mining;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt classifier mine</c>.</summary>
internal sealed class ClassifierMineCommand
{
    private static readonly MiningSpec Defaults = new();
    private static readonly JsonSerializerOptions Report = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Option<string[]> _domain = new("--domain") { Description = "Documents of the domain: JSON lines with text, plain, .gz or .zst.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _web = new("--web") { Description = "Documents of a crawl, likewise.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _output = new("--output", "-o") { Description = "A folder for model.bin, recalled.jsonl and report.json.", Required = true };
    private readonly Option<int> _rounds = new("--rounds") { Description = "Most rounds.", DefaultValueFactory = _ => Defaults.Rounds };
    private readonly Option<double> _threshold = new("--threshold") { Description = "Least probability of a recalled document.", DefaultValueFactory = _ => Defaults.Threshold };
    private readonly Option<double> _learn = new("--learn-threshold") { Description = "Least probability of those that later rounds learn from as of the domain.", DefaultValueFactory = _ => Defaults.LearnThreshold };
    private readonly Option<double> _heldOut = new("--held-out") { Description = "Share of documents that precision and recall are measured on.", DefaultValueFactory = _ => Defaults.HeldOutShare };
    private readonly Option<int> _maxTexts = new("--max-texts") { Description = "About the most documents of each side that a classifier learns from.", DefaultValueFactory = _ => Defaults.MaxTexts };
    private readonly Option<int> _dimension = new("--dim") { Description = "Length of a vector.", DefaultValueFactory = _ => Defaults.Classifier.Dimension };
    private readonly Option<int> _wordNGrams = new("--word-ngrams") { Description = "Longest run of words that counts as one feature.", DefaultValueFactory = _ => Defaults.Classifier.WordNGrams };
    private readonly Option<int> _minCount = new("--min-count") { Description = "A word rarer than this has no vector of its own.", DefaultValueFactory = _ => Defaults.Classifier.MinCount };
    private readonly Option<int> _epochs = new("--epoch") { Description = "Passes of each training.", DefaultValueFactory = _ => Defaults.Classifier.Epochs };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of what is held out and learnt from.", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<int> _workers = new("--workers") { Description = "Threads of training; the result does not depend on them.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _memory = new("--max-memory") { Description = "Memory for text and weights, in MiB.", DefaultValueFactory = _ => (int)(Defaults.Classifier.MaxMemoryBytes >> 20) };
    private readonly Option<string> _textField = new("--text-field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var mine = new ClassifierMineCommand();
        var command = new Command("mine", """
            Recall more documents of a domain out of a crawl. A classifier learns the domain against the crawl; what it finds joins the domain for the next
            round, as OpenWebMath and DeepSeekMath did it, until little is new.

              domainadapt classifier mine --domain law.jsonl --web crawl-*.jsonl.gz -o law-mined
              jq .rounds law-mined/report.json

            Prints a JSON line a round: what it learnt from, recalled, and got right of documents held out. Held-out documents of the crawl count as wrong
            where they are found, though some are of the domain: precision is a lower bound. The lines of recalled.jsonl are those of the crawl.
            In a pipeline, `{ kind: classify, model: law-mined/model.bin, label: domain, min_probability: 0.5 }` does what the last round did.
            """)
        {
            mine._domain, mine._web, mine._output, mine._rounds, mine._threshold, mine._learn, mine._heldOut, mine._maxTexts, mine._dimension, mine._wordNGrams,
            mine._minCount, mine._epochs, mine._seed, mine._workers, mine._memory, mine._textField,
        };
        command.SetAction(mine.RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var seed = parsed.GetValue(_seed);
        var spec = new MiningSpec
        {
            Classifier = Defaults.Classifier with
            {
                Dimension = parsed.GetValue(_dimension),
                WordNGrams = parsed.GetValue(_wordNGrams),
                MinCount = parsed.GetValue(_minCount),
                Epochs = parsed.GetValue(_epochs),
                Seed = seed,
                MaxMemoryBytes = (long)parsed.GetValue(_memory) << 20,
            },
            Rounds = parsed.GetValue(_rounds),
            Threshold = parsed.GetValue(_threshold),
            LearnThreshold = parsed.GetValue(_learn),
            HeldOutShare = parsed.GetValue(_heldOut),
            MaxTexts = parsed.GetValue(_maxTexts),
            Seed = seed,
        };
        var (folder, field, workers) = (parsed.GetRequiredValue(_output), parsed.GetRequiredValue(_textField), parsed.GetValue(_workers));
        var problems = spec.Problems();
        if (workers is < 1 or > 256)
            problems.Add("workers", $"is {workers}; expected 1 to 256");
        problems.ThrowIfAny();
        var (domain, web) = (parsed.GetRequiredValue(_domain), parsed.GetRequiredValue(_web));
        var miner = new DomainMiner(spec, () => TextLines.Read(domain, field), () => TextLines.Read(web, field));
        var found = miner.Run(workers, round => parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(Figures(round))), cancellationToken);
        DurableFile.Write(Path.Combine(folder, "model.bin"), stream => found.Model.Write(stream));
        DurableFile.Write(Path.Combine(folder, "recalled.jsonl"), stream => TextLines.Write(stream, TextLines.Read(web, field).Where((_, number) => found.Probabilities[number] >= spec.Threshold)));
        DurableFile.WriteAllBytes(
            Path.Combine(folder, "report.json"), JsonSerializer.SerializeToUtf8Bytes(new { domain, web, settings = spec, rounds = found.Rounds.Select(Figures) }, Report));
        return Task.FromResult(ExitCodes.Done);
    }

    private static object Figures(MiningRound round) => new
    {
        round = round.Round,
        domain_texts = round.DomainTexts,
        recalled_texts = round.RecalledTexts,
        web_texts = round.WebTexts,
        recalled = round.Recalled,
        @new = round.New,
        held_out_domain = round.HeldOutDomain,
        held_out_web = round.HeldOutWeb,
        precision_at_least = Math.Round(round.Precision, 4),
        recall = Math.Round(round.Recall, 4),
        held_out_web_share = Math.Round(round.WebShare, 6),
    };
}
