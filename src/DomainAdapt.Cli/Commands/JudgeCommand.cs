using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Pipelines.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt judge FILE --rules ...</c>: what rules say of documents, and what they measured.</summary>
internal sealed class JudgeCommand
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string> _file = new("file") { Description = "Documents in JSON lines (id, text, url, date, language, licence, title), plain, .gz or .zst; - for standard input." };
    private readonly Option<string?> _rules = new("--rules") { Description = "Rules by the names of their steps, with commas between; the first that drops a document names the reason. Those of --profile unless given." };
    private readonly Option<string?> _profile = new("--profile") { Description = "A profile, as domainadapt calibrate writes it: the rules' limits." };
    private readonly Option<string> _words = new("--words") { Description = "How datatrove's rules split texts into words: simple is runs of letters, digits and underscores, and every other character for itself; spacy is datatrove's own choice.", DefaultValueFactory = _ => "simple" };
    private readonly Option<string?> _dialect = new("--dialect") { Description = "Whose reading of the rules: datatrove, dolma, dclm, nemo or paper; for all rules that have several." };
    private readonly Option<bool> _chain = new("--chain") { Description = "Show each rule what the one before it left, and stop at the first drop, as a pipeline does." };
    private readonly Option<bool> _explain = new("--explain") { Description = "Print also the measure and the limit that decided, the lines or words that counted, and what was cut, each with its rule and its place in bytes." };
    private readonly Option<bool> _summary = new("--summary") { Description = "Print one object instead: what each rule drops, what it alone drops, and what it drops together with each other rule." };
    private readonly Option<string?> _badWords = new("--bad-words") { Description = "The word list of c4_badwords: a text file, a word or phrase a line." };
    private readonly Option<string[]> _set = new("--set") { Description = "A rule's setting, as RULE.SETTING=VALUE with the value as in a pipeline; null turns a limit off.", DefaultValueFactory = _ => [] };
    private readonly Option<string> _field = new("--field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };

    private JudgeCommand() => _words.AcceptOnlyFromAmong("simple", "spacy");

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var judge = new JudgeCommand();
        var command = new Command("judge", """
            Print what quality rules say of documents, a JSON line each: the verdict and reason of each rule, and everything it measured.

              domainadapt judge web.jsonl --rules gopher_repetition,gopher_quality,c4_quality,fineweb_quality
              domainadapt judge web.jsonl --rules gopher_quality,c4_quality,fineweb_quality --summary
              domainadapt judge web.jsonl --rules gopher_quality,gopher_repetition --dialect dclm
              domainadapt judge web.jsonl --rules gopher_quality,c4_quality --words spacy --explain
              domainadapt judge filings.jsonl --profile pipelines/profiles/finance-filings.profile.yaml --chain --summary
              domainadapt judge web.jsonl --rules c4_badwords --bad-words words.txt
              domainadapt judge web.jsonl --rules gopher_quality | jq '.rules.gopher_quality.measures.words'

            Rules are steps of pipelines (domainadapt list kinds), at their default limits or those of --set gopher_quality.min_words=30.
            Each judges the text as it came, unless --chain is given.
            A rule that cuts text gives the hash of what it leaves as text_sha256.
            """)
        { judge._file, judge._rules, judge._profile, judge._words, judge._dialect, judge._chain, judge._explain, judge._summary, judge._badWords, judge._set, judge._field };
        command.SetAction(judge.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var catalog = Composition.Catalog();
        var sets = parsed.GetRequiredValue(_set);
        var profile = parsed.GetValue(_profile) is { } file ? ProfileFile.Load(file, catalog).Steps : [];
        var names = (parsed.GetValue(_rules) ?? string.Join(',', profile.Where(step => RuleJudge.CanJudge(catalog.Create<IStep>(step))).Select(step => step.Kind))).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parsed.GetValue(_badWords) is { } list)
            sets = [$"c4_badwords.words={JsonSerializer.Serialize(list)}", .. sets];
        if (parsed.GetValue(_dialect) is { } dialect)
            sets = [.. ForAll(catalog, names, nameof(Dialect), typeof(Dialect), dialect), .. sets];
        if (parsed.GetRequiredValue(_words) is not "simple" and var words)
            sets = [.. ForAll(catalog, names, "Words", typeof(WordSplitting), words), .. sets];
        var settings = RuleSettings.Read(sets);
        if (settings.Keys.Except(names).FirstOrDefault() is { } unused)
            throw new DomainAdaptException($"--set is for a rule '{unused}', which --rules does not name.", ExitCodes.Spec);
        var judges = names.Distinct(StringComparer.Ordinal).Select(name => Judge(catalog, name, settings, profile)).ToArray();
        if (judges.Length == 0)
            throw new DomainAdaptException("--rules names no rule, and no --profile does; expected names of steps, such as gopher_quality.", ExitCodes.Spec);
        var (output, isSummary, overlap) = (parsed.InvocationConfiguration.Output, parsed.GetValue(_summary), new RuleOverlap(judges.Length));
        foreach (var (place, line) in JsonLines.Read(parsed.GetRequiredValue(_file)))
        {
            var id = JsonLines.IdOf(line, place);
            var document = new Document
            {
                Id = DocumentId.Of("judge", id),
                Text = Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, parsed.GetRequiredValue(_field))),
                Url = Fact(line, "url"),
                Date = Fact(line, "date"),
                Language = Fact(line, "language"),
                Licence = Fact(line, "licence"),
                Title = Fact(line, "title"),
                Source = "judge",
                Origin = id,
            };
            var drops = new List<int>();
            var judged = Line(id, document, judges, parsed.GetValue(_chain), parsed.GetValue(_explain), drops);
            overlap.Add(drops);
            if (!isSummary)
                output.WriteLine(judged.ToJsonString(Readable));
        }
        if (isSummary)
            output.WriteLine(Summary([.. judges.Select(judge => judge.Name)], overlap).ToJsonString(Readable));
        return ExitCodes.Done;
    }

    private static string? Fact(JsonElement line, string member)
        => line.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>One setting for each of the rules that have it.</summary>
    private static IEnumerable<string> ForAll(Catalog catalog, string[] rules, string property, Type type, string value)
    {
        string[] having = [.. rules.Where(rule => catalog.Find(typeof(StepSpec), rule)?.SpecType.GetProperty(property)?.PropertyType == type)];
        var setting = JsonNamingPolicy.SnakeCaseLower.ConvertName(property);
        return having.Length > 0
            ? having.Select(rule => $"{rule}.{setting}={value}")
            : throw new DomainAdaptException($"--{setting} is given, but no rule of --rules has several; expected such as gopher_quality.", ExitCodes.Spec);
    }

    private static RuleJudge Judge(Catalog catalog, string name, IReadOnlyDictionary<string, JsonObject> settings, IReadOnlyList<StepSpec> profile)
    {
        if (catalog.Find(typeof(StepSpec), name) is not { } kind)
            throw new DomainAdaptException($"--rules names '{name}'; expected steps of: domainadapt list kinds.", ExitCodes.Spec);
        var spec = RuleSettings.Bind(kind, settings, profile.FirstOrDefault(step => step.Kind == name));
        var step = (IStep)kind.Create(spec);
        return RuleJudge.CanJudge(step)
            ? new RuleJudge(name, step)
            : throw new DomainAdaptException($"--rules names '{name}', which rewrites text and judges none; expected a filter or a cutter.", ExitCodes.Spec);
    }

    private static JsonObject Line(string id, Document document, RuleJudge[] judges, bool chain, bool explain, List<int> drops)
    {
        var rules = new JsonObject();
        string? reason = null;
        foreach (var (place, judge) in judges.Index())
        {
            var judgement = judge.Judge(document, explain);
            rules[judgement.Rule] = Rule(judgement, document, explain);
            reason ??= judgement.Verdict.Reason;
            if (!judgement.Verdict.IsKept)
                drops.Add(place);
            if (!chain)
                continue;
            if (!judgement.Verdict.IsKept)
                break;
            document = document with { Text = judgement.TextLeft ?? document.Text };
        }
        return new JsonObject { ["id"] = id, ["verdict"] = WordFor(reason), ["reason"] = reason, ["rules"] = rules };
    }

    private static JsonObject Summary(string[] rules, RuleOverlap overlap) => new()
    {
        ["documents"] = overlap.Documents,
        ["kept"] = overlap.Kept,
        ["rules"] = new JsonObject(rules.Select((name, rule) => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject
        {
            ["dropped"] = overlap.Together(rule, rule),
            ["alone"] = overlap.Alone(rule),
            ["together_with"] = new JsonObject(rules.Select((other, place) => KeyValuePair.Create<string, JsonNode?>(other, overlap.Together(rule, place))).Where(pair => pair.Key != name)),
        }))),
    };

    private static JsonObject Rule(RuleJudgement judgement, Document document, bool explain)
    {
        var (reason, measured, limit) = judgement.Verdict;
        var rule = new JsonObject
        {
            ["verdict"] = WordFor(reason),
            ["reason"] = reason,
            ["measures"] = new JsonObject(judgement.Measures.Select(measure => KeyValuePair.Create<string, JsonNode?>(measure.Name, Number(measure.Value)))),
        };
        if (judgement.TextLeft is { } left)
            rule["text_sha256"] = Convert.ToHexStringLower(SHA256.HashData(left.Span));
        if (!explain)
            return rule;
        if (reason is not null)
            (rule["measured"], rule["limit"]) = (Number(measured ?? double.NaN), Number(limit ?? double.NaN));
        if (judgement.Counted.Count > 0)
            rule["counted"] = new JsonArray([.. judgement.Counted.Select(part => Cut(part, document.Text.Span))]);
        if (judgement.Cuts.Count > 0)
            rule["cuts"] = new JsonArray([.. judgement.Cuts.Select(cut => Cut(cut, document.Text.Span))]);
        return rule;
    }

    private static JsonObject Cut(Cut cut, ReadOnlySpan<byte> text) => new()
    {
        ["rule"] = cut.Rule,
        ["start"] = cut.Start,
        ["end"] = cut.Start + cut.Length,
        ["text"] = Encoding.UTF8.GetString(text.Slice(cut.Start, cut.Length)),
    };

    private static string WordFor(string? reason) => reason is null ? "keep" : "drop";

    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
