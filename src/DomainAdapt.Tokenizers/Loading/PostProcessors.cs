namespace DomainAdapt.Tokenizers.Loading;

/// <summary>The section <c>post_processor</c> of a <c>tokenizer.json</c>: what stands around a text.</summary>
internal static class PostProcessors
{
    /// <summary>The frame of one text.</summary>
    public static TextFrame Read(JsonSection section)
    {
        if (section.IsNull)
            return TextFrame.None;
        return section.Text("type") switch
        {
            "ByteLevel" => TextFrame.None,
            "TemplateProcessing" => ReadTemplate(section),
            "BertProcessing" or "RobertaProcessing" => new TextFrame([IdOf(section.Child("cls"))], [IdOf(section.Child("sep"))]),
            "Sequence" => section.List("processors").Select(Read).Aggregate(TextFrame.None, Around),
            var type => throw section.Refused($"is of type {type}", "ByteLevel, TemplateProcessing, BertProcessing, RobertaProcessing or a Sequence of these"),
        };
    }

    private static TextFrame ReadTemplate(JsonSection section)
    {
        var (before, after) = (new List<int>(), new List<int>());
        var ids = before;
        foreach (var part in section.List("single"))
        {
            if (!part.Child("Sequence").IsNull)
            {
                ids = after;
                continue;
            }
            var name = part.Child("SpecialToken").Text("id") ?? throw part.Refused("is neither a Sequence nor a SpecialToken", "one of them");
            ids.AddRange(section.Child("special_tokens").Child(name).List("ids").Select(id => id.Number()));
        }
        return new TextFrame(before, after);
    }

    private static TextFrame Around(TextFrame inner, TextFrame outer) => new([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After]);

    // A pair of a token and its id.
    private static int IdOf(JsonSection section) => section.Items() is [_, var id] ? id.Number() : throw section.Refused("is not there", "a token and its id");
}
