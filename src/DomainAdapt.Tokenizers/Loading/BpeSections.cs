using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>The section <c>model</c> of a <c>tokenizer.json</c> with a byte-pair encoding.</summary>
internal static class BpeSections
{
    /// <summary>Refuses settings that no supported tokenizer has.</summary>
    public static void Check(JsonSection model)
    {
        if (model.Text("type") is { } type and not "BPE")
            throw model.Refused($"is of type {type}", "BPE");
        if (!model.Child("dropout").IsNull)
            throw model.Refused("has a dropout, so that ids are random", "null");
        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Text(affix) is { Length: > 0 } found)
                throw model.Refused($"has the {affix} '{found}'", "a BPE without one");
        }
    }

    /// <summary>Tokens by id, and ids by token.</summary>
    public static (string?[] Vocabulary, Dictionary<string, int> Ids) ReadVocabulary(JsonSection section)
    {
        var ids = section.Numbers();
        var vocabulary = new string?[ids.Values.DefaultIfEmpty(-1).Max() + 1];
        foreach (var (token, id) in ids)
        {
            if (vocabulary[id] is { } other)
                throw section.Refused($"gives the id {id} to both '{other}' and '{token}'", "one token an id");
            vocabulary[id] = token;
        }
        return (vocabulary, ids);
    }

    /// <summary>The merges, first learnt first.</summary>
    public static List<Merge> ReadMerges(JsonSection model, Dictionary<string, int> ids)
    {
        var merges = new List<Merge>();
        foreach (var section in model.List("merges"))
        {
            var (left, right) = section.Element.ValueKind == System.Text.Json.JsonValueKind.Array ? ReadPair(section) : ReadLine(section);
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId)
                || !ids.TryGetValue(left + right, out var mergedId))
            {
                throw section.Refused($"merges '{left}' and '{right}'", "both and what they make to be in the vocabulary");
            }
            merges.Add(new Merge(leftId, rightId, mergedId));
        }
        return merges;
    }

    private static (string Left, string Right) ReadPair(JsonSection section)
        => section.Element.GetArrayLength() == 2 && section.Element[0].GetString() is { } left && section.Element[1].GetString() is { } right
            ? (left, right)
            : throw section.Refused($"is {section.Element}", "two tokens");

    private static (string Left, string Right) ReadLine(JsonSection section)
    {
        var parts = (section.Element.GetString() ?? "").Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : throw section.Refused($"is '{section.Element}'", "two tokens with a space between");
    }
}
