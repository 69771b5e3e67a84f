using System.Text.Json.Nodes;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Specs.Describing;

/// <summary>
/// JSON Schemas (draft 2020-12) of pipeline and corpus files, made from the spec records, so that editors complete, explain and check them.
/// A schema refuses unknown settings and kinds, wrong types and missing settings; what settings mean together is checked by the binder alone.
/// </summary>
public sealed class JsonSchema
{
    private readonly Catalog _catalog;
    private readonly JsonObject _definitions = [];

    private JsonSchema(Catalog catalog) => _catalog = catalog;

    /// <summary>The schema of pipeline files.</summary>
    public static JsonObject Of(Catalog catalog) => new JsonSchema(catalog).OfFile(typeof(PipelineSpec));

    /// <summary>The schema of corpus files.</summary>
    public static JsonObject OfCorpus(Catalog catalog) => new JsonSchema(catalog).OfFile(typeof(CorpusSpec));

    private JsonObject OfFile(Type record)
    {
        var schema = OfRecord(record);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema["$defs"] = _definitions;
        return schema;
    }

    private JsonObject OfRecord(Type record, string? kind = null)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var setting in Setting.Of(record))
        {
            properties[setting.Name] = setting.Name == "kind" && kind is not null ? new JsonObject { ["const"] = kind } : OfSetting(setting);
            if (setting.IsRequired)
                required.Add(setting.Name);
        }
        var schema = new JsonObject { ["type"] = "object" };
        if (Docs.Summary(record) is { } summary)
            schema["description"] = summary;
        schema["properties"] = properties;
        if (required.Count > 0)
            schema["required"] = required;
        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject OfSetting(Setting setting)
    {
        var schema = OfType(setting.Type, setting.IsBytes);
        if (setting.IsNullable)
            schema = new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        if (Docs.Summary(setting.Property) is { } summary)
            schema["description"] = summary;
        if (!setting.IsRequired && setting.Default is not null && setting.Type.Form is not (SettingForm.Record or SettingForm.Kind))
            schema["default"] = JsonNode.Parse(CanonicalJson.Of(setting.Default));
        return schema;
    }

    private JsonObject OfType(SettingType type, bool isBytes = false) => type.Form switch
    {
        SettingForm.Text => OfText(),
        SettingForm.Truth => new JsonObject { ["type"] = "boolean" },
        SettingForm.Integer when isBytes => OfNumber("integer", Scalars.IntegerPattern, Scalars.BytesPattern),
        SettingForm.Integer => OfNumber("integer", Scalars.IntegerPattern),
        SettingForm.Number => OfNumber("number", Scalars.NumberPattern),
        SettingForm.Choice => new JsonObject { ["enum"] = new JsonArray([.. type.Choices.Keys.Select(name => (JsonNode)name)]) },
        SettingForm.List => new JsonObject { ["type"] = "array", ["items"] = OfType(type.Element!, isBytes) },
        SettingForm.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = OfType(type.Element!, isBytes) },
        SettingForm.Kind => OfRole(type.Clr),
        _ => OfRecord(type.Clr),
    };

    /// <summary>A text written without quotes may look like a number or a truth, and is text all the same.</summary>
    private static JsonObject OfText() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    /// <summary>Numbers with underscores are strings to readers of YAML 1.2, and so are amounts with a unit.</summary>
    private static JsonObject OfNumber(string type, params string[] patterns)
        => new() { ["type"] = new JsonArray(type, "string"), ["pattern"] = string.Join('|', patterns) };

    /// <summary>Settings that the kind's name picks; each role is defined once.</summary>
    private JsonObject OfRole(Type role)
    {
        var roleName = SettingType.RoleName(role);
        if (!_definitions.ContainsKey(roleName))
            DefineRole(role, roleName);
        return new JsonObject { ["$ref"] = $"#/$defs/{roleName}" };
    }

    private void DefineRole(Type role, string roleName)
    {
        var kinds = _catalog.Kinds.Where(kind => kind.Role == role).ToList();
        var names = new JsonArray([.. kinds.Select(kind => (JsonNode)kind.Name)]);
        var branches = new JsonArray();
        _definitions[roleName] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("kind"),
            ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["enum"] = names } },
            ["allOf"] = branches,
        };
        foreach (var kind in kinds)
        {
            var definition = $"{roleName}.{kind.Name}";
            _definitions[definition] = OfRecord(kind.SpecType, kind.Name);
            branches.Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind.Name } }, ["required"] = new JsonArray("kind") },
                ["then"] = new JsonObject { ["$ref"] = $"#/$defs/{definition}" },
            });
        }
    }
}
