using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// What a SentencePiece-style <c>tokenizer.json</c> does with spaces, said by its sections <c>normalizer</c>, <c>pre_tokenizer</c> and
/// <c>decoder</c> together.
/// </summary>
/// <param name="Prefix">When a space is put before text.</param>
/// <param name="CutsEach">Whether no token may hold more than one space.</param>
/// <param name="DropsFirst">Whether decoding drops a space at the start.</param>
internal readonly record struct SpaceSections(SpacePrefix Prefix, bool CutsEach, bool DropsFirst)
{
    private static readonly string Mark = $"{SpaceMark.Character}";

    /// <summary>Reads and checks the three sections.</summary>
    public static SpaceSections Read(JsonSection root)
    {
        var (prepends, replaces) = ReadNormalizer(root.Child("normalizer"));
        var pre = root.Child("pre_tokenizer");
        var spaces = new SpaceSections(prepends ? SpacePrefix.Always : SpacePrefix.None, CutsEach: false, ReadDecoder(root.Child("decoder")));
        if (pre.Text("type") == "Metaspace" && !prepends)
            return spaces with { Prefix = ReadPrefix(pre), CutsEach = pre.Flag("split", absent: true) };
        // Gemma's files split at spaces, of which none are left.
        var isIdle = pre.IsNull || (pre.Text("type") == "Split" && pre.Child("pattern").Text("String") == " ");
        if (!isIdle || !replaces)
            throw pre.Refused($"is of type {pre.Text("type") ?? "null"}", $"a Metaspace, or none after a normalizer that makes ' ' a '{Mark}'");
        return spaces;
    }

    private static (bool Prepends, bool Replaces) ReadNormalizer(JsonSection section)
    {
        var (prepends, replaces) = (false, false);
        foreach (var part in Parts(section, "normalizers"))
        {
            prepends |= part.Text("type") == "Prepend" && part.Text("prepend") == Mark;
            var isReplace = IsReplace(part, " ", Mark);
            replaces |= isReplace;
            if (part.Text("type") == "Precompiled")
                throw part.Refused("is a Precompiled map of characters", "the SentencePiece .model that is published beside such a file (spiece.model): load that");
            if (!isReplace && !(part.Text("type") == "Prepend" && part.Text("prepend") == Mark))
                throw part.Refused($"is of type {part.Text("type")}", $"Prepend '{Mark}' or Replace ' ' by '{Mark}'");
        }
        return (prepends, replaces);
    }

    private static SpacePrefix ReadPrefix(JsonSection section)
    {
        if (section.Text("replacement") != Mark)
            throw section.Refused($"replaces a space by '{section.Text("replacement")}'", $"'{Mark}'");
        return section.Text("prepend_scheme") switch
        {
            "always" => SpacePrefix.UnlessSpace,
            "first" => SpacePrefix.AtStartUnlessSpace,
            "never" => SpacePrefix.None,
            null => section.Flag("add_prefix_space", absent: true) ? SpacePrefix.UnlessSpace : SpacePrefix.None,
            var scheme => throw section.Refused($"has the prepend_scheme {scheme}", "always, first or never"),
        };
    }

    private static bool ReadDecoder(JsonSection section)
    {
        if (section.Text("type") == "Metaspace")
            return ReadPrefix(section) != SpacePrefix.None;
        var (replaces, drops) = (false, false);
        foreach (var part in Parts(section, "decoders"))
        {
            var isStrip = part.Text("type") == "Strip" && part.Text("content") == " " && part.Number("start") == 1 && part.Number("stop") == 0;
            var isReplace = IsReplace(part, Mark, " ");
            if (!isStrip && !isReplace && part.Text("type") is not ("ByteFallback" or "Fuse"))
                throw part.Refused($"is of type {part.Text("type")}", $"Replace '{Mark}' by ' ', ByteFallback, Fuse or Strip of one ' ' at the start");
            (replaces, drops) = (replaces | isReplace, drops | isStrip);
        }
        return replaces ? drops : throw section.Refused("replaces no mark", $"Replace '{Mark}' by ' '");
    }

    private static bool IsReplace(JsonSection section, string pattern, string content)
        => section.Text("type") == "Replace" && section.Child("pattern").Text("String") == pattern && section.Text("content") == content;

    private static IEnumerable<JsonSection> Parts(JsonSection section, string list)
        => section.IsNull ? [] : section.Text("type") == "Sequence" ? section.List(list) : [section];
}
