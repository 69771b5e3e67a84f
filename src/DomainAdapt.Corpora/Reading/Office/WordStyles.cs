using System.Globalization;
using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Which paragraph styles of a Word document are headings, and which are items of lists; a style has what the one it is based on has.</summary>
internal sealed class WordStyles
{
    private const int MostAncestors = 16;

    private readonly Dictionary<string, Style> _styles = new(StringComparer.Ordinal);

    private WordStyles()
    {
    }

    /// <summary>The styles of a document; none where it has no part of them.</summary>
    public static WordStyles Of(ZippedParts parts, string? part)
    {
        var styles = new WordStyles();
        if (part is null || !parts.Has(part))
            return styles;
        using var xml = parts.OpenXml(part);
        Style? style = null;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "style" && xml.Value("styleId") is { } id)
                styles._styles[id] = style = new Style();
            else if (style is not null)
                style.Take(xml);
        }
        return styles;
    }

    /// <summary>Level of the heading that paragraphs of a style are, from 1; 0 where they are none.</summary>
    public int HeadingLevel(string? id) => Ancestors(id).Select(style => style.HeadingLevel).FirstOrDefault(level => level > 0);

    /// <summary>Whether paragraphs of a style are items of a list.</summary>
    public bool IsItem(string? id) => Ancestors(id).Any(style => style.IsItem);

    private IEnumerable<Style> Ancestors(string? id)
    {
        for (var n = 0; n < MostAncestors && id is not null && _styles.TryGetValue(id, out var style); n++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    private sealed class Style
    {
        public int HeadingLevel { get; private set; }

        public bool IsItem { get; private set; }

        public string? BasedOn { get; private set; }

        public void Take(XmlReader xml)
        {
            switch (xml.LocalName)
            {
                // The built-in styles have English names in every language of the program.
                case "name" when xml.Value("val") is { } name:
                    HeadingLevel = name.Equals("title", StringComparison.OrdinalIgnoreCase) ? 1 : LevelOf(name);
                    break;
                case "outlineLvl" when HeadingLevel == 0:
                    HeadingLevel = OutlineLevel(xml.Value("val"));
                    break;
                case "basedOn":
                    BasedOn = xml.Value("val");
                    break;
                case "numPr":
                    IsItem = true;
                    break;
            }
        }

        private static int LevelOf(string name)
            => name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level : 0;
    }

    /// <summary>Heading level of an outline level, which counts from 0 and has 9 for body text.</summary>
    public static int OutlineLevel(string? value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level < 9 ? level + 1 : 0;
}
