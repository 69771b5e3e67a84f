using System.Diagnostics;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Corpora.Privacy;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// How fast is the text of real web pages filtered: each rule, the rules of Gopher, C4 and FineWeb together without an early exit, and the whole web profile
/// with address, language and personal data; in memory on one core, with two workers, and as stages with Parquet in and out?
/// </summary>
internal static class FilterSpeed
{
    /// <summary>The rules of the field in FineWeb's order.</summary>
    private static readonly string[] Rules = ["gopher_repetition", "gopher_quality", "c4_quality", "fineweb_quality"];

    private const int Rounds = 5;
    private const long Bytes = 100_000_000;
    private const int MaxBytes = 2048;
    private const int BlockedDomains = 100_000;

    /// <summary>Measures, and writes the medians to a file.</summary>
    /// <param name="arguments">The file, a fastText model of languages, folders of HTML, and maybe <c>--bytes N</c> of text for a trial.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var trial = Array.IndexOf(arguments, "--bytes");
        var bytesWanted = trial < 0 ? Bytes : long.Parse(arguments[trial + 1], System.Globalization.CultureInfo.InvariantCulture);
        string[] given = trial < 0 ? arguments : [.. arguments[..trial], .. arguments[(trial + 2)..]];
        var (result, model) = (given[0], given[1]);
        var machine = MachineFacts.Now();
        var documents = ExtractedPages.Read(given[2..], bytesWanted);
        var bytes = documents.Sum(document => (long)document.Text.Length);
        var domains = Path.GetTempFileName();
        await File.WriteAllLinesAsync(domains, Enumerable.Range(0, BlockedDomains).Select(number => $"blocked-{number}.example.net"));
        var catalog = new Catalog();
        CorporaCatalog.AddTo(catalog);

        var alone = Rules.ToDictionary(rule => rule, rule => OneCore(documents, bytes, () => Walk(catalog, Steps([rule]))));
        alone["url"] = OneCore(documents, bytes, () => Walk(catalog, [new UrlSpec { Kind = "url", Name = "url", Domains = domains }]));
        alone["identify"] = OneCore(documents, bytes, () => Walk(catalog, [Identify(model, null)]));
        alone["personal_data"] = OneCore(documents, bytes, PersonalData);
        var rules = OneCore(documents, bytes, () => Walk(catalog, Steps(Rules)));
        var whole = OneCore(documents, bytes, () => WebProfile(catalog, domains, Identify(model, null)));
        var prefix = OneCore(documents, bytes, () => WebProfile(catalog, domains, Identify(model, MaxBytes)));
        var changed = LabelChanges(documents, model);
        var scaling = Scaling(documents, () => WebProfile(catalog, domains, Identify(model, null)));
        var stage = await FilterStageSpeed.RunAsync(catalog, documents, [new UrlSpec { Kind = "url", Name = "url", Domains = domains }, Identify(model, null), .. Steps(Rules)]);
        File.Delete(domains);
        ResultFile.Write(result, new
        {
            Command = $"DomainAdapt.Benchmarks filter-speed {string.Join(' ', arguments)}",
            Machine = machine,
            LoadAverageAfter = MachineFacts.Load(),
            Documents = documents.Count,
            Bytes = bytes,
            Rounds,
            OneCoreEachAlone = alone,
            OneCoreGopherC4FineWeb = rules,
            OneCoreWebProfile = whole,
            OneCoreWebProfileLanguageOf2048Bytes = prefix,
            LabelsChangedBy2048Bytes = new { Documents = changed, Share = double.Round((double)changed / documents.Count, 5) },
            TwoWorkersTimesOne = scaling,
            StagesCleanAndRedact = stage,
        });
    }

    private static StepSpec[] Steps(IEnumerable<string> rules) => [.. rules.Select(SpecOf)];

    private static StepSpec SpecOf(string rule) => rule switch
    {
        "gopher_repetition" => new GopherRepetitionSpec { Kind = rule, Name = rule },
        "gopher_quality" => new GopherQualitySpec { Kind = rule, Name = rule },
        "c4_quality" => new C4QualitySpec { Kind = rule, Name = rule },
        _ => new FineWebQualitySpec { Kind = rule, Name = rule },
    };

    private static IdentifySpec Identify(string model, int? maxBytes)
        => new() { Kind = "identify", Name = "identify", Model = model, MaxBytes = maxBytes, Keep = ["en"] };

    /// <summary>What the clean stage does to each document, dropped ones to the end, without writing anything.</summary>
    private static Action<Document> Walk(Catalog catalog, IEnumerable<StepSpec> specs)
    {
        var walk = new StepWalk([.. specs.Select(spec => (spec.Name, catalog.Create<IStep>(spec)))], measureAll: true, cutShard: null, new Counts());
        return document => walk.Take(document);
    }

    private static Action<Document> PersonalData()
    {
        var scanner = new PersonalDataScanner();
        return document => scanner.Scan(document.Text.Span);
    }

    private static Action<Document> WebProfile(Catalog catalog, string domains, IdentifySpec identify)
    {
        var walk = Walk(catalog, [new UrlSpec { Kind = "url", Name = "url", Domains = domains }, identify, .. Steps(Rules)]);
        var scan = PersonalData();
        return document =>
        {
            walk(document);
            scan(document);
        };
    }

    private static Rates OneCore(List<Document> documents, long bytes, Func<Action<Document>> make)
    {
        var act = make();
        var seconds = new List<double>();
        var allocated = 0L;
        for (var round = -1; round < Rounds; round++)
        {
            var (began, had) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            documents.ForEach(act);
            allocated = GC.GetAllocatedBytesForCurrentThread() - had;
            // The first pass is the compiler's.
            if (round >= 0)
                seconds.Add((Environment.CpuUsage.TotalTime - began).TotalSeconds);
        }
        return Rates.Of(documents.Count, bytes, seconds.Order().ElementAt(Rounds / 2), allocated);
    }

    private static int LabelChanges(List<Document> documents, string model)
    {
        var (whole, prefix) = (new IdentifyStep(Identify(model, null)), new IdentifyStep(Identify(model, MaxBytes)));
        return documents.Count(document => whole.Annotate(document).Language != prefix.Annotate(document).Language);
    }

    /// <summary>Wall time of one worker over that of two, which pull documents from a counter as workers pull tasks.</summary>
    private static double Scaling(List<Document> documents, Func<Action<Document>> make)
    {
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
            ratios.Add(Wall(documents, make, 1) / Wall(documents, make, 2));
        return double.Round(ratios.Order().ElementAt(Rounds / 2), 2);
    }

    private static double Wall(List<Document> documents, Func<Action<Document>> make, int workers)
    {
        const int batch = 64;
        var next = 0;
        var threads = Enumerable.Range(0, workers).Select(_ => new Thread(() =>
        {
            var act = make();
            while (Interlocked.Add(ref next, batch) - batch is var first && first < documents.Count)
                documents.GetRange(first, Math.Min(batch, documents.Count - first)).ForEach(act);
        })).ToList();
        var clock = Stopwatch.StartNew();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return clock.Elapsed.TotalSeconds;
    }
}

/// <summary>How fast something went.</summary>
/// <param name="MegabytesPerProcessorSecond">Of text.</param>
/// <param name="DocumentsPerProcessorSecond">Documents.</param>
/// <param name="AllocatedBytesPerDocument">Managed memory that was asked for.</param>
internal sealed record Rates(double MegabytesPerProcessorSecond, double DocumentsPerProcessorSecond, double AllocatedBytesPerDocument)
{
    /// <summary>Those of that many documents.</summary>
    public static Rates Of(int documents, long bytes, double seconds, long allocated)
        => new(double.Round(bytes / 1e6 / seconds, 1), double.Round(documents / seconds), double.Round((double)allocated / documents));
}
