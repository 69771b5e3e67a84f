using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DomainAdapt.Corpora.Calibration;

/// <summary>Limits for one type of source.</summary>
/// <param name="KeepsAllLines">Whether C4's rule for ends of sentences is off.</param>
/// <param name="KeepsBrackets">Whether C4's rule against curly brackets is off.</param>
/// <param name="Limits">Every limit, beside the web's.</param>
/// <param name="Learnt">What of the documents that it was learnt from is kept.</param>
/// <param name="Tested">What of other documents of that type is kept.</param>
public sealed record Profile(bool KeepsAllLines, bool KeepsBrackets, ImmutableArray<ProfileLimit> Limits, ProfileShare Learnt, ProfileShare Tested)
{
    private static readonly string[] Rules = ["gopher_repetition", "gopher_quality", "c4_quality", "fineweb_quality"];

    /// <summary>The profile as a file that a <c>clean</c> stage and <c>judge</c> take.</summary>
    /// <param name="name">The type of source.</param>
    /// <param name="comment">What it was learnt from, and how.</param>
    public string ToYaml(string name, string comment)
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"# {comment}\nname: {name}\n\nsteps:\n");
        foreach (var rule in Rules)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ {string.Join(", ", new[] { $"kind: {rule}" }.Concat(Settings(rule)))} }}\n");
        yaml.Append("\n# Each limit that differs from the web's, or drops documents: how many of the seed's it drops, and documents on both sides of the cut.\nlimits:\n");
        foreach (var limit in Limits.Where(limit => limit.Differs || limit.DroppedByProfile > 0))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - setting: {limit.Name}\n    web: {Text(limit.Web)}\n    profile: {Text(limit.Value)}\n");
            yaml.Append(CultureInfo.InvariantCulture, $"    dropped_by_web: {limit.DroppedByWeb}\n    dropped_by_profile: {limit.DroppedByProfile}\n");
            Write(yaml, "kept", limit.Kept);
            Write(yaml, "cut", limit.Cut);
        }
        if (!Limits.Any(limit => limit.Differs || limit.DroppedByProfile > 0))
            yaml.Replace("\nlimits:\n", "\nlimits: []\n");
        return yaml.ToString();
    }

    private IEnumerable<string> Settings(string rule)
    {
        if (rule == "c4_quality" && KeepsAllLines)
            yield return "require_terminal_punctuation: false";
        if (rule == "c4_quality" && KeepsBrackets)
            yield return "reject_curly_bracket: false";
        foreach (var setting in Limits.Where(limit => limit.Rule == rule).GroupBy(limit => limit.Setting).Where(limits => limits.Any(limit => limit.Differs)))
        {
            yield return setting.First().Place is null
                ? $"{setting.Key}: {Text(setting.First().Value)}"
                : $"{setting.Key}: [{string.Join(", ", setting.Select(limit => Text(limit.Value)))}]";
        }
    }

    private static void Write(StringBuilder yaml, string side, ImmutableArray<ProfileExample> examples)
    {
        if (examples.IsEmpty)
            return;
        yaml.Append(CultureInfo.InvariantCulture, $"    {side}:\n");
        foreach (var example in examples)
            yaml.Append(CultureInfo.InvariantCulture, $"      - {JsonSerializer.Serialize(string.Create(CultureInfo.InvariantCulture, $"{example.Measured:0.####} {example.Id}: {example.Beginning}"), Readable)}\n");
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Text(double? value) => value is { } number ? number.ToString("0.#########", CultureInfo.InvariantCulture) : "null";
}

/// <summary>A limit beside the web's.</summary>
/// <param name="Rule">The kind of the rule.</param>
/// <param name="Setting">The setting's name in files.</param>
/// <param name="Place">The place in the setting's list; null where it is a number.</param>
/// <param name="Name">Rule and setting.</param>
/// <param name="Web">The web's; null where the rule is off.</param>
/// <param name="Value">The profile's.</param>
/// <param name="DroppedByWeb">Documents of the seed that the web's limit would drop.</param>
/// <param name="DroppedByProfile">Documents of the seed that this one drops.</param>
/// <param name="Kept">The documents nearest to being dropped.</param>
/// <param name="Cut">The documents nearest to being kept.</param>
public sealed record ProfileLimit(
    string Rule, string Setting, int? Place, string Name, double? Web, double? Value, int DroppedByWeb, int DroppedByProfile,
    ImmutableArray<ProfileExample> Kept, ImmutableArray<ProfileExample> Cut)
{
    /// <summary>Whether it is another limit than the web's.</summary>
    public bool Differs => Web != Value;
}

/// <summary>A document near a limit.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Measured">What it measured.</param>
/// <param name="Beginning">How its text begins.</param>
public sealed record ProfileExample(string Id, double Measured, string Beginning);

/// <summary>What of documents is kept.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="KeptByWeb">Those that the web's limits keep.</param>
/// <param name="KeptByProfile">Those that the profile keeps.</param>
/// <param name="DroppedByWebRule">What each rule drops at the web's limits.</param>
/// <param name="DroppedByProfileRule">What each rule drops at the profile's.</param>
public sealed record ProfileShare(int Documents, int KeptByWeb, int KeptByProfile, IReadOnlyDictionary<string, int> DroppedByWebRule, IReadOnlyDictionary<string, int> DroppedByProfileRule);
