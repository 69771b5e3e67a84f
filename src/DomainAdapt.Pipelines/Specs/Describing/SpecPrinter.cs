using System.Collections;
using System.Globalization;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Binding;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DomainAdapt.Pipelines.Specs.Describing;

/// <summary>Writes a bound pipeline back as a file: with every default and every override, and nothing else.</summary>
public static class SpecPrinter
{
    private static readonly EmitterSettings Settings =
        new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, skipAnchorName: true, indentSequences: true);

    /// <summary>
    /// YAML that, in the folder of the pipeline file, binds to an equal spec. A setting that is absent by default is left out; so is a name that
    /// is the kind.
    /// </summary>
    public static string ToYaml(PipelineSpec spec)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(writer, Settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        EmitRecord(emitter, spec);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static void EmitRecord(Emitter emitter, object record)
    {
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
        foreach (var setting in Setting.Of(record.GetType()))
        {
            var value = setting.Property.GetValue(record);
            if (IsLeftOut(setting, value, record))
                continue;
            EmitText(emitter, setting.Name);
            EmitValue(emitter, value);
        }
        emitter.Emit(new MappingEnd());
    }

    private static bool IsLeftOut(Setting setting, object? value, object record)
        => (value is null && setting.Default is null) || (record is KindSpec kind && setting.Name == "name" && kind.Name == kind.Kind);

    private static void EmitValue(Emitter emitter, object? value)
    {
        switch (value)
        {
            case null: EmitPlain(emitter, "null"); break;
            case string text: EmitText(emitter, text); break;
            case bool or Enum or int or long or double or decimal: EmitPlain(emitter, SettingText.OfScalar(value)); break;
            case IDictionary map: EmitMap(emitter, map); break;
            case IEnumerable list: EmitList(emitter, [.. list.Cast<object>()]); break;
            default: EmitRecord(emitter, value); break;
        }
    }

    private static void EmitMap(Emitter emitter, IDictionary map)
    {
        var style = map.Values.Cast<object>().All(IsScalar) ? MappingStyle.Flow : MappingStyle.Block;
        emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
        foreach (DictionaryEntry entry in map)
        {
            EmitText(emitter, (string)entry.Key);
            EmitValue(emitter, entry.Value);
        }
        emitter.Emit(new MappingEnd());
    }

    private static void EmitList(Emitter emitter, List<object> items)
    {
        var style = items.All(IsScalar) ? SequenceStyle.Flow : SequenceStyle.Block;
        emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
        foreach (var item in items)
            EmitValue(emitter, item);
        emitter.Emit(new SequenceEnd());
    }

    private static void EmitPlain(Emitter emitter, string text)
        => emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: true));

    /// <summary>Text that another reader would take for a number, truth or null is quoted.</summary>
    private static void EmitText(Emitter emitter, string text)
    {
        var looksLikeText = text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '_') && !IsWord(text);
        var style = looksLikeText ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));
    }

    /// <summary>Words of YAML 1.1 and 1.2 that are no text.</summary>
    private static bool IsWord(string text)
        => text.ToLowerInvariant() is "true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n";

    private static bool IsScalar(object value) => value is string or bool or Enum or int or long or double or decimal;
}
