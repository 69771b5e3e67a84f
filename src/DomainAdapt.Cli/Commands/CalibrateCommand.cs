using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Corpora.Calibration;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt calibrate --seed TYPE=FILE -o FOLDER</c>: the limits of quality rules that fit one's own type of text.</summary>
internal sealed class CalibrateCommand
{
    private const int FewDocuments = 200;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly Option<string[]> _seed = new("--seed") { Description = "Documents that are known to be good, in JSON lines (id, text), plain, .gz or .zst, as TYPE=FILE; a file's own name is the type unless given.", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _output = new("--output", "-o") { Description = "The folder for the profiles, TYPE.profile.yaml each.", Required = true };
    private readonly Option<CalibrationMethod> _method = new("--method") { Description = "percentile: limits that together keep a share of the seed; sigma: limits at standard deviations from the mean.", DefaultValueFactory = _ => CalibrationMethod.Percentile };
    private readonly Option<double> _keep = new("--keep") { Description = "With percentile, the share of the seed that all limits together keep.", DefaultValueFactory = _ => 0.97 };
    private readonly Option<double> _sigmas = new("--sigmas") { Description = "With sigma, how many standard deviations.", DefaultValueFactory = _ => 3 };
    private readonly Option<bool> _tighten = new("--tighten") { Description = "Let limits also become stricter than the web's." };
    private readonly Option<double> _test = new("--test-share") { Description = "The share of the documents, by a hash of their ids, on which limits are only tried.", DefaultValueFactory = _ => 0.25 };
    private readonly Option<string> _field = new("--field") { Description = "The member that holds the text.", DefaultValueFactory = _ => "text" };
    private readonly Option<string?> _results = new("--results") { Description = "Write what is kept to this file, as JSON." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var calibrate = new CalibrateCommand();
        var command = new Command("calibrate", """
            Learn the limits of quality rules from documents known to be good: a profile for each type of source.

              domainadapt calibrate --seed opinions=opinions.jsonl.gz statutes=code.jsonl.gz -o pipelines/profiles
              domainadapt judge more.jsonl --profile pipelines/profiles/opinions.profile.yaml --summary

            Limits made for the web drop much of what filings, opinions and abstracts are made of. A profile loosens those that do, as far as the seed needs,
            and leaves the others; its file has each limit beside the web's, and documents on both sides of the cut.
            A clean stage takes it as profile: FILE. Documents held out of training belong into no seed.
            """)
        { calibrate._seed, calibrate._output, calibrate._method, calibrate._keep, calibrate._sigmas, calibrate._tighten, calibrate._test, calibrate._field, calibrate._results };
        command.SetAction(calibrate.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var options = new CalibrationOptions(parsed.GetValue(_method), parsed.GetValue(_keep), parsed.GetValue(_sigmas), parsed.GetValue(_tighten));
        var problems = new SpecProblems();
        if (options.Keep is not (> 0 and <= 1))
            problems.Add("keep", $"is {options.Keep}; expected more than 0, at most 1");
        if (options.Sigmas is not (> 0 and < double.PositiveInfinity))
            problems.Add("sigmas", $"is {options.Sigmas}; expected more than 0");
        if (parsed.GetValue(_test) is not (>= 0 and < 1) and var share)
            problems.Add("test-share", $"is {share}; expected 0 to below 1");
        problems.ThrowIfAny();
        var seeds = parsed.GetRequiredValue(_seed).Select(Seed).ToList();
        var folder = parsed.GetRequiredValue(_output);
        Directory.CreateDirectory(folder);
        var results = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var type in seeds.GroupBy(seed => seed.Type, StringComparer.Ordinal))
        {
            var profile = Read(type.Select(seed => seed.Path), parsed).Learn(options);
            if (profile.Learnt.Documents == 0)
                throw new DomainAdaptException($"--seed {type.Key}: has no document to learn from; expected a few hundred.", ExitCodes.InputsMissing);
            if (profile.Learnt.Documents < FewDocuments)
                parsed.InvocationConfiguration.Error.WriteLine($"{type.Key}: {profile.Learnt.Documents} documents are few; limits at their extremes say little of others. A few hundred are better.");
            File.WriteAllText(Path.Combine(folder, $"{type.Key}.profile.yaml"), profile.ToYaml(type.Key, Comment(profile, options)));
            Print(parsed.InvocationConfiguration.Output, type.Key, profile);
            results[type.Key] = new { profile.Learnt, profile.Tested };
        }
        if (parsed.GetValue(_results) is { } file)
            File.WriteAllText(file, JsonSerializer.Serialize(new { Command = $"domainadapt calibrate {string.Join(' ', parsed.Tokens.Skip(1).Select(token => token.Value))}", Profiles = results }, Format) + "\n");
        return ExitCodes.Done;
    }

    private Calibrator Read(IEnumerable<string> paths, ParseResult parsed)
    {
        var calibrator = new Calibrator();
        foreach (var path in paths)
        {
            foreach (var (place, line) in JsonLines.Read(path))
            {
                var id = JsonLines.IdOf(line, place);
                var document = new Document
                {
                    Id = DocumentId.Of("calibrate", id),
                    Text = Encoding.UTF8.GetBytes(JsonLines.TextOf(line, place, parsed.GetRequiredValue(_field))),
                    Source = "calibrate",
                    Origin = id,
                };
                calibrator.Add(id, document, isTest: new SplitMix64(document.Id.Low).NextDouble() < parsed.GetValue(_test));
            }
        }
        return calibrator;
    }

    private static (string Type, string Path) Seed(string seed)
    {
        var equals = seed.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && !File.Exists(seed) ? (seed[..equals], seed[(equals + 1)..]) : (Path.GetFileName(seed).Split('.')[0], seed);
    }

    private static string Comment(Profile profile, CalibrationOptions options)
    {
        var how = options.Method == CalibrationMethod.Percentile ? $"all limits together keep {options.Keep:P0} of the seed" : $"limits lie {options.Sigmas:0.##} standard deviations from the mean";
        return string.Create(CultureInfo.InvariantCulture, $"Learnt by domainadapt calibrate from {profile.Learnt.Documents} documents: {how}{(options.Tighten ? ", stricter than the web's too" : ", none stricter than the web's")}.");
    }

    private static void Print(TextWriter output, string type, Profile profile)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{type}: of {profile.Learnt.Documents} documents the web's limits keep {Share(profile.Learnt.KeptByWeb, profile.Learnt)}, the profile {Share(profile.Learnt.KeptByProfile, profile.Learnt)}"
            + $"; of {profile.Tested.Documents} others {Share(profile.Tested.KeptByWeb, profile.Tested)} and {Share(profile.Tested.KeptByProfile, profile.Tested)}"));
        if (profile.KeepsAllLines)
            output.WriteLine("  c4_quality.require_terminal_punctuation: true -> false");
        if (profile.KeepsBrackets)
            output.WriteLine("  c4_quality.reject_curly_bracket: true -> false");
        foreach (var limit in profile.Limits.Where(limit => limit.Differs))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {limit.Name}: {limit.Web} -> {limit.Value} (drops {limit.DroppedByWeb} -> {limit.DroppedByProfile})"));
        }
    }

    private static string Share(int kept, ProfileShare of) => of.Documents == 0 ? "none" : ((double)kept / of.Documents).ToString("P1", CultureInfo.InvariantCulture);
}
