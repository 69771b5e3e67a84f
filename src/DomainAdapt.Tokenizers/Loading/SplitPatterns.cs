using System.Text.Json;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>Split patterns as the section <c>pre_tokenizer</c> of a file says them.</summary>
internal static class SplitPatterns
{
    private static readonly (SplitPattern Pattern, string Regex)[] Known =
    [
        (SplitPattern.Gpt2, @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
        (SplitPattern.Cl100k, @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
        (SplitPattern.Qwen2, @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
        (SplitPattern.O200k,
            @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"),
    ];

    /// <summary>The pattern of a <c>ByteLevel</c> section, or of a <c>Sequence</c> of <c>Split</c> and <c>ByteLevel</c>.</summary>
    public static SplitPattern Read(JsonSection section)
    {
        if (section.Text("type") != "Sequence")
        {
            CheckByteLevel(section, splits: true);
            return SplitPattern.Gpt2;
        }
        var parts = section.List("pretokenizers").ToList();
        if (parts.Count != 2)
            throw section.Refused($"is a Sequence of {parts.Count} parts", "a Split followed by a ByteLevel");
        CheckByteLevel(parts[1], splits: false);
        return ReadSplit(parts[0]);
    }

    /// <summary>Writes the section that <see cref="Read"/> reads.</summary>
    public static void Write(Utf8JsonWriter json, SplitPattern pattern)
    {
        if (pattern == SplitPattern.Gpt2)
        {
            WriteByteLevel(json, splits: true);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("pretokenizers");
        json.WriteStartObject();
        json.WriteString("type", "Split");
        json.WriteStartObject("pattern");
        json.WriteString("Regex", Known.First(known => known.Pattern == pattern).Regex);
        json.WriteEndObject();
        json.WriteString("behavior", "Isolated");
        json.WriteBoolean("invert", false);
        json.WriteEndObject();
        WriteByteLevel(json, splits: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a <c>ByteLevel</c> section.</summary>
    public static void WriteByteLevel(Utf8JsonWriter json, bool splits)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", false);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", splits);
        json.WriteEndObject();
    }

    private static SplitPattern ReadSplit(JsonSection section)
    {
        if (section.Text("type") != "Split" || section.Text("behavior") != "Isolated" || section.Flag("invert"))
            throw section.Refused("is not a Split with behavior Isolated", "one");
        var regex = section.Child("pattern").Text("Regex");
        foreach (var known in Known)
        {
            if (known.Regex == regex)
                return known.Pattern;
        }
        throw section.Refused($"splits by the pattern {regex}", "the pattern of GPT-2, cl100k (Llama 3), o200k or Qwen2");
    }

    private static void CheckByteLevel(JsonSection section, bool splits)
    {
        if (section.Text("type") != "ByteLevel")
            throw section.Refused($"is of type {section.Text("type") ?? "null"}", "ByteLevel, or a Sequence of Split and ByteLevel");
        if (section.Flag("add_prefix_space", absent: true))
            throw section.Refused("adds a space before the text (add_prefix_space)", "false, so that text decodes to the same bytes");
        if (section.Flag("use_regex", absent: true) != splits)
            throw section.Refused($"has use_regex {(splits ? "false" : "true")}", splits ? "true, or a Split before it" : "false after a Split");
    }
}
