using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;

namespace DomainAdapt.Cli.Commands;

/// <summary>Settings of rules from a command line.</summary>
internal static class RuleSettings
{
    private static readonly JsonSerializerOptions Names = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new BareText() },
    };

    /// <summary>Reads <c>RULE.SETTING=VALUE</c>, by rule.</summary>
    /// <exception cref="DomainAdaptException">One is written otherwise.</exception>
    public static IReadOnlyDictionary<string, JsonObject> Read(IEnumerable<string> sets)
    {
        var settings = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            var (equals, dot) = (set.IndexOf('=', StringComparison.Ordinal), set.IndexOf('.', StringComparison.Ordinal));
            if (dot < 1 || equals < dot + 2)
                throw new DomainAdaptException($"--set has '{set}'; expected RULE.SETTING=VALUE, such as gopher_quality.min_words=30.", ExitCodes.Spec);
            if (!settings.TryGetValue(set[..dot], out var rule))
                settings.Add(set[..dot], rule = []);
            rule[set[(dot + 1)..equals]] = Value(set[(equals + 1)..]);
        }
        return settings;
    }

    /// <summary>The settings of a kind of step: its defaults, or those of a profile, but for those given.</summary>
    /// <exception cref="DomainAdaptException">A setting is unknown, missing, or of no fitting value.</exception>
    public static StepSpec Bind(Kind kind, IReadOnlyDictionary<string, JsonObject> settings, StepSpec? profile = null)
    {
        try
        {
            var own = settings.GetValueOrDefault(kind.Name, []);
            if (profile is not null)
            {
                var all = (JsonObject)JsonSerializer.SerializeToNode(profile, kind.SpecType, Names)!;
                foreach (var (name, value) in own)
                    all[name] = value?.DeepClone();
                own = all;
            }
            var spec = (StepSpec)own.Deserialize(kind.SpecType, Names)!;
            var problems = new SpecProblems();
            spec.Check(problems);
            return problems.All.Count == 0
                ? spec
                : throw new DomainAdaptException(string.Join(Environment.NewLine, problems.All.Select(problem => $"{kind.Name}.{problem.Path} {problem.Message}.")), ExitCodes.Spec);
        }
        catch (JsonException exception)
        {
            var where = exception.Path is { Length: > 2 } path ? $"{kind.Name}.{path[2..]} is no setting, or its value does not fit" : $"{kind.Name} lacks a setting or has one it does not know";
            throw new DomainAdaptException($"{where}; expected --set {kind.Name}.SETTING=VALUE, SETTING one of: {string.Join(", ", NamesOf(kind))}.", ExitCodes.Spec);
        }
    }

    private static IEnumerable<string> NamesOf(Kind kind) => kind.SpecType.GetProperties()
        .Where(property => property.DeclaringType == kind.SpecType && property.CanWrite).Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));

    /// <summary>The value as JSON where it is, else as text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>A text needs no quotes where it could be a number or a truth, as in a pipeline: <c>date.from=2020</c>.</summary>
    private sealed class BareText : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.String => reader.GetString()!,
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
