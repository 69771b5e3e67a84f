using System.Collections.Frozen;
using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Reads hints from the attributes of a start tag: the words that authors of pages use again and again in classes, ids and roles. The words
/// are general; none is there for one site.
/// </summary>
internal static class HintWords
{
    private const int LongestWord = 24;

    private static readonly FrozenDictionary<string, HtmlHints>.AlternateLookup<ReadOnlySpan<char>> Words = Collect(
        // What pages put around their text.
        (HtmlHints.Furniture,
            """
            ad ads adbox advert advertisement advertising banner bookmark breadcrumb breadcrumbs buttons complementary contentinfo cookie
            cookies credit credits crumbs
            dialog disclaimer donate dropdown foot footer footnav gallery login logo masthead menu menubar meta metadata modal more nav navbar navi navigation newsletter overlay
            pager pagination paging popular popup posted prevnext promo promos promoted promotion rail recent recommend recommendation recommendations recommended related
            relatedposts search share sharebar sharedaddy sharing shoutbox sidebar sidebars signup skip skyscraper social socials sponsor sponsored
            subscribe subscription syndication tagcloud taglist tags toc toolbar tooltip topbar trending
            outbrain taboola consent gdpr paywall upsell addtoany jetpack sociallinks
            anzeige werbung teilen fusszeile seitenleiste reklame publicite partage partager publicidad publicidade compartir compartilhar relacionadas
            relacionados pubblicita condividi correlati advertentie delen gerelateerd reklama reklam udostepnij annons
            """),
        // What is furniture where it has links or few words.
        (HtmlHints.Doubtful,
            """
            also facebook print rating readmore twitter widget widgets
            """),
        (HtmlHints.Caption, "caption captions thumbcaption gallerycaption"),
        (HtmlHints.Author, "author authors autor auteur autore byline vcard biography"),
        // What readers wrote, and where they may.
        (HtmlHints.Furniture | HtmlHints.Comments,
            """
            comment comments commentlist disqus respond kommentar kommentare commentaire commentaires comentario comentarios commento commenti reacties
            komentarz komentarze
            """),
        // A paragraph that begins an article, or the same of another article.
        (HtmlHints.Furniture | HtmlHints.Lead, "teaser teasers"),
        (HtmlHints.Lead,
            """
            lead lede intro introduction introtext excerpt abstract summary standfirst subtitle subheadline subheading dek deck chapo chapeau
            entradilla bajada copete vorspann anreisser sommario occhiello perex ingress zajawka preamble manchet
            """),
        (HtmlHints.Content,
            """
            article articlebody articlecontent articletext blog blogpost body content entry main maincontent page post postcontent story storybody text
            """));

    /// <summary>The hints of a tag.</summary>
    /// <param name="attributes">Its attributes.</param>
    /// <param name="isHeading">Whether it is a heading or in one: its id is made of the heading's own words, and names nothing.</param>
    public static HtmlHints Of(ReadOnlySpan<byte> attributes, bool isHeading = false)
    {
        var hints = HtmlHints.None;
        var attribute = new HtmlAttributes(attributes);
        while (attribute.MoveNext())
        {
            var name = attribute.Name;
            if (Is(name, "class"u8) || (Is(name, "id"u8) && !isHeading))
                hints |= OfWords(attribute.Value);
            else if (Is(name, "role"u8))
                hints |= Is(attribute.Value, "main"u8) ? HtmlHints.Main : OfWords(attribute.Value);
            else if (Is(name, "itemprop"u8))
                hints |= OfProperty(attribute.Value);
            else if (Is(name, "hidden"u8) || (Is(name, "aria-hidden"u8) && Is(attribute.Value, "true"u8)) || (Is(name, "style"u8) && HidesBy(attribute.Value)))
                hints |= HtmlHints.Hidden;
        }
        return hints;
    }

    private static bool Is(ReadOnlySpan<byte> found, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(found, lowerCase);

    /// <summary>Properties of schema.org's Article.</summary>
    private static HtmlHints OfProperty(ReadOnlySpan<byte> value)
        => value.IndexOf("articleBody"u8) >= 0 ? HtmlHints.ArticleBody
            : Is(value, "description"u8) ? HtmlHints.Lead
            : Is(value, "author"u8) ? HtmlHints.Author
            : HtmlHints.None;

    private static bool HidesBy(ReadOnlySpan<byte> style)
    {
        var at = style.IndexOf("display"u8);
        return at >= 0 && style[(at + 7)..].TrimStart(" :"u8).StartsWith("none"u8);
    }

    /// <summary>
    /// Words end at every sign and where a capital follows a small letter: <c>post-body</c>, <c>postBody</c>. Letters right behind a digit are part
    /// of a number or a hash (<c>e1ad</c>).
    /// </summary>
    private static HtmlHints OfWords(ReadOnlySpan<byte> value)
    {
        Span<char> word = stackalloc char[LongestWord];
        var hints = HtmlHints.None;
        var length = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            var letter = i < value.Length ? (char)value[i] : ' ';
            var isLetter = char.IsAsciiLetter(letter);
            if (length > 0 && (!isLetter || (char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterLower((char)value[i - 1]))))
            {
                var start = i - length;
                if (length <= LongestWord && (start == 0 || !char.IsAsciiDigit((char)value[start - 1])))
                    hints |= Words.TryGetValue(word[..length], out var ofWord) ? ofWord : HtmlHints.None;
                length = 0;
            }
            if (!isLetter)
                continue;
            if (length < LongestWord)
                word[length] = char.ToLowerInvariant(letter);
            length++;
        }
        return hints;
    }

    private static FrozenDictionary<string, HtmlHints>.AlternateLookup<ReadOnlySpan<char>> Collect(params (HtmlHints Hints, string Words)[] lists)
        => lists.SelectMany(list => list.Words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => (word, list.Hints)))
            .ToFrozenDictionary(pair => pair.word, pair => pair.Hints, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
