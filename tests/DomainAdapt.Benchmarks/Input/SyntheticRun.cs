using System.Globalization;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Pipelines.Execution;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Shards.Documents;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Tables;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DomainAdapt.Benchmarks.Input;

/// <summary>
/// A run of so many short documents, as reading, cleaning, tokenizing, mixing and training leave it: the same files, columns, indexes and markers, made by
/// drawing instead of by work. Documents are a pure function of their number.
/// </summary>
internal sealed class SyntheticRun(WorkFolder work, int documents)
{
    private const int DocumentsPerTask = 250_000;
    private const int DocumentsPerSequence = 16;
    private const int BatchSequences = 64;
    private const int Workers = 2;

    /// <summary>As many steps and measures as the web profile has.</summary>
    private static readonly JudgingStep[] Steps =
    [
        new("length", ["words"]),
        new("gopher_quality", ["words", "mean_word_length", "hashes", "ellipses", "bullets", "line_ellipses", "alphabetic", "stop_words"]),
        new("gopher_repetition",
            ["paragraphs", "paragraph_bytes", "lines", "line_bytes", "top_2", "top_3", "top_4", "repeated_5", "repeated_6", "repeated_7", "repeated_8", "repeated_9", "repeated_10"]),
        new("c4_quality", ["sentences", "lines_cut", "characters"]),
        new("fineweb_quality", ["ended_lines", "short_lines", "duplicated_line_bytes", "newlines"]),
    ];

    private static readonly string[] Languages = ["en", "en", "en", "en", "en", "en", "de", "fr", "es", "ja"];
    private static readonly string[] Licences = ["CC0-1.0", "CC-BY-4.0", "public domain"];

    /// <summary>The id of a document.</summary>
    public static DocumentId IdOf(int number) => DocumentId.Of("synthetic", number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The address of a document.</summary>
    public static string UrlOf(int number) => string.Create(CultureInfo.InvariantCulture, $"https://site{number % 9973}.example/pages/{number}.html");

    /// <summary>Makes the run, unless it is there.</summary>
    public async Task<RunFolder> MakeAsync()
    {
        var source = FakeStageTask.SomeSource("web", new AnyOriginSpec { Kind = "path" }, new AnyReaderSpec { Kind = "jsonl" });
        var nodes = new List<StageNode>();
        StageNode Add(string kind, Stage stage, bool isOfSource, params StageNode[] inputs)
        {
            var spec = new AnyStageSpec { Kind = kind, Name = kind };
            var node = new StageNode
            {
                Spec = spec,
                Version = 1,
                Stage = stage,
                Source = isOfSource ? source : null,
                Inputs = inputs,
                Fingerprint = Sha256Hex.Of(string.Create(CultureInfo.InvariantCulture, $"synthetic 2 {kind} {documents}")),
            };
            nodes.Add(node);
            return node;
        }
        var read = Add("read", new Synthetic(documents, Read), true);
        var clean = Add("clean", new Synthetic(documents, Clean), true, read);
        var tokenize = Add("tokenize", new Synthetic(documents, Tokenize), true, clean);
        var mix = Add("mix", new Synthetic(documents, Mix), false, tokenize);
        Add("train", new Synthetic(1, (_, _, counts) => counts["steps"] = documents / DocumentsPerSequence / BatchSequences), false, mix);
        var plan = new Plan("synthetic", 1, [source], nodes);
        var hashes = new FileHashes(work.HashesFile);
        var machine = new Machine { CacheFolder = work.Cache, Offline = true };
        var observer = new Observer();
        var runner = new TaskRunner(work, hashes, machine, observer, NullLogger.Instance, 1L << 30);
        var run = RunFolder.Begin(
            work, plan, string.Create(CultureInfo.InvariantCulture, $"name: synthetic\nstages:\n  - {{ kind: clean, name: clean, measure_all: true }}\n  - {{ kind: train, name: train, batch_sequences: {BatchSequences} }}\n"),
            "DomainAdapt.Benchmarks", new DateTimeOffset(2026, 1, 17, 9, 0, 0, TimeSpan.Zero));
        await new LocalExecutor(runner, work, hashes, observer, Workers).RunAsync(plan, Selection.Of(plan), CancellationToken.None);
        return run;
    }

    private static void Read(StageTask task, Range numbers, Counts counts)
    {
        using var kept = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix), indexAddresses: true);
        foreach (var number in Numbers(numbers))
        {
            var document = Document(number);
            kept.Write(document);
            counts.Add("records");
            counts.Add("documents_kept");
            counts.Add("bytes_kept", document.Text.Length);
        }
    }

    private static void Clean(StageTask task, Range numbers, Counts counts)
    {
        using var kept = new DocumentShardWriter(task.CreateOutput("kept", DocumentShardWriter.Suffix));
        using var rejected = new RejectShardWriter(task.CreateOutput("rejected", RejectShardWriter.Suffix));
        using var measures = new MeasureShardWriter(task.CreateOutput("measures", MeasureShardWriter.Suffix), Steps);
        if (task.Index == 0)
        {
            var all = Steps.SelectMany(step => step.Measures.Select(measure => (step.Name, Measure: measure))).ToList();
            TableWriter.Write(task.CreateOutput("tables", TableWriter.SuffixOf("limits")), new Table(
                "limits",
                new Column<string>("step", [.. all.Select(row => row.Name)]), new Column<string>("measure", [.. all.Select(row => row.Measure)]),
                new Column<string>("reason", [.. all.Select(row => row.Measure)]), new Column<string>("bound", [.. all.Select(_ => "most")]), new Column<double>("limit", [.. all.Select(_ => 0.94)])));
        }
        StepMeasures[] said = [.. Steps.Select(step => new StepMeasures(step))];
        foreach (var number in Numbers(numbers))
        {
            var document = Document(number);
            var random = new SplitMix64((ulong)number);
            var dropped = -1;
            for (var step = 0; step < Steps.Length; step++)
            {
                said[step].Reason = random.Next(100) < 6 ? Steps[step].Measures[(int)random.Next((ulong)Steps[step].Measures.Count)] : "";
                dropped = dropped < 0 && said[step].Reason!.Length > 0 ? step : dropped;
                foreach (ref var value in said[step].Values.AsSpan())
                    value = random.Next(1 << 20) / (double)(1 << 20);
            }
            counts.Add("documents_in");
            counts.Add("bytes_in", document.Text.Length);
            if (dropped < 0)
            {
                measures.Write(document.Id, null, Verdict.Keep, said);
                kept.Write(document);
                counts.Add("documents_kept");
                counts.Add("bytes_kept", document.Text.Length);
                continue;
            }
            var verdict = Verdict.Reject(said[dropped].Reason!, 0.25, 0.5);
            measures.Write(document.Id, Steps[dropped].Name, verdict, said);
            rejected.Write(document, Steps[dropped].Name, verdict);
            counts.AddPart("documents_rejected", $"{Steps[dropped].Name}.{verdict.Reason}");
            counts.AddPart("bytes_rejected", $"{Steps[dropped].Name}.{verdict.Reason}", document.Text.Length);
        }
    }

    private static void Tokenize(StageTask task, Range numbers, Counts counts)
    {
        using var kept = new TokenShardWriter(task.CreateOutput("kept", TokenShardWriter.Suffix));
        foreach (var number in Numbers(numbers))
        {
            var document = Document(number);
            var ids = new int[8 + (number % 17)];
            kept.Write(new DocumentTokens(document.Id, document.Source, ids, document.Text.Length, document.Attributes)
            {
                Url = document.Url,
                Date = document.Date,
                Language = document.Language,
                Licence = document.Licence,
                Words = 6 + (number % 11),
            });
            counts.Add("documents_in");
            counts.Add("documents_kept");
            counts.Add("tokens_kept", ids.Length);
        }
    }

    private static void Mix(StageTask task, Range numbers, Counts counts)
    {
        using var lineage = new LineageShardWriter(task.CreateOutput("lineage", LineageShardWriter.Suffix, "web"));
        foreach (var number in Numbers(numbers))
        {
            lineage.Write(new SequencePiece(number / DocumentsPerSequence, number % DocumentsPerSequence * 128, 128, IdOf(number), 0, 0));
            counts.AddPart("tokens_placed", "web", 128);
        }
    }

    private static Document Document(int number) => new()
    {
        Id = IdOf(number),
        Source = "web",
        Origin = string.Create(CultureInfo.InvariantCulture, $"crawl/{number / DocumentsPerTask:00000}.warc.gz#{number}"),
        Url = UrlOf(number),
        Date = string.Create(CultureInfo.InvariantCulture, $"{2015 + (number % 11)}-{1 + (number % 12):00}-{1 + (number % 28):00}"),
        Language = Languages[number % Languages.Length],
        Licence = number % 5 == 0 ? null : Licences[number % Licences.Length],
        Title = null,
        Format = DocumentFormat.Text,
        Attributes = Attributes.Empty,
        Text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Document {number} says little, and says it {number % 97} times, so that many of them fit on a disk.")),
    };

    private static IEnumerable<int> Numbers(Range numbers) => Enumerable.Range(numbers.Start.Value, numbers.End.Value - numbers.Start.Value);

    private sealed record AnyOriginSpec : OriginSpec;

    private sealed record AnyReaderSpec : ReaderSpec;

    private sealed record AnyStageSpec : StageSpec;

    /// <summary>A stage that writes documents by their numbers, so many a task.</summary>
    private sealed class Synthetic(int documents, Action<StageTask, Range, Counts> write) : Stage
    {
        public override StageScope Scope => StageScope.PerSource;

        public override IReadOnlyList<TaskInputs> Split(string phase, StageInputs inputs)
            => [.. Enumerable.Range(0, (documents + DocumentsPerTask - 1) / DocumentsPerTask).Select(_ => new TaskInputs([], "web"))];

        public override Task<Counts> RunAsync(StageTask task, CancellationToken cancellationToken)
        {
            var counts = new Counts();
            var first = task.Index * DocumentsPerTask;
            write(task, first..Math.Min(documents, first + DocumentsPerTask), counts);
            return Task.FromResult(counts);
        }
    }

    private sealed class Observer : IRunObserver
    {
        public void StageStarted(StageNode node) => Console.Error.WriteLine($"{node} is made");

        public void StageReused(StageNode node, StageMarker marker) => Console.Error.WriteLine($"{node} is there");

        public void PhaseStarted(StageNode node, string phase, int tasks, int done)
        {
        }

        public void TaskStarted(StageNode node, string phase, int task)
        {
        }

        public void TaskProgressed(StageNode node, string phase, int task, TaskProgress progress)
        {
        }

        public void TaskDone(StageNode node, TaskMarker marker)
        {
        }

        public void StageDone(StageNode node, StageMarker marker) => Console.Error.WriteLine($"{node} took {marker.Evidence.Seconds} s");

        public void StageFailed(StageNode node, Exception exception)
        {
        }

        public void Warned(StageNode node, string message) => Console.Error.WriteLine($"{node}: {message}");
    }
}
