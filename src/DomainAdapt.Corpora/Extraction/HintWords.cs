using System.Text;

namespace DomainAdapt.Corpora.Extraction;

/// <summary>
/// Reads hints from the attributes of a start tag: the words that authors of pages use again and again in classes, ids and roles. The words
/// are general; none is there for one site.
/// </summary>
internal static class HintWords
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Furniture = Set(
        "ad", "ads", "adbox", "advert", "advertisement", "advertising", "also", "banner", "bookmark", "breadcrumb", "breadcrumbs", "buttons", "caption", "captions", "credit",
        "comment", "comments", "commentlist", "complementary", "contentinfo", "cookie", "cookies", "credits", "crumbs", "dialog", "disclaimer", "disqus",
        "donate", "dropdown", "facebook", "foot", "footer", "footnav", "gallery", "hidden", "login", "logo", "masthead", "menu",
        "menubar", "meta", "metadata", "modal", "more", "nav", "navbar", "navi", "navigation", "newsletter", "overlay", "pager", "pagination", "paging",
        "popular", "popup", "posted", "prevnext", "print", "promo", "promos", "promoted", "promotion", "rail", "rating", "readmore", "recent", "recommend",
        "recommendation", "recommendations", "recommended", "related", "relatedposts", "respond", "search", "share", "sharebar", "sharedaddy", "sharing", "shoutbox", "sidebar",
        "sidebars", "signup", "skip", "skyscraper", "social", "sponsor", "sponsored", "subscribe", "subscription", "syndication", "tagcloud", "taglist", "tags", "teaser",
        "teasers", "toc", "toolbar", "tooltip", "topbar", "trending", "twitter", "widget", "widgets");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Content = Set(
        "article", "articlebody", "articlecontent", "articletext", "blog", "blogpost", "body", "content", "entry", "main", "maincontent", "page", "post", "postcontent",
        "story", "storybody", "text");

    /// <summary>The hints of a tag.</summary>
    public static HtmlHints Of(ReadOnlySpan<byte> attributes)
    {
        var hints = HtmlHints.None;
        var attribute = new HtmlAttributes(attributes);
        while (attribute.MoveNext())
        {
            var name = attribute.Name;
            if (Is(name, "class"u8) || Is(name, "id"u8) || Is(name, "role"u8))
                hints |= OfWords(attribute.Value);
            else if (Is(name, "itemprop"u8) && attribute.Value.IndexOf("articleBody"u8) >= 0)
                hints |= HtmlHints.ArticleBody;
            else if (Is(name, "hidden"u8) || (Is(name, "aria-hidden"u8) && Is(attribute.Value, "true"u8)) || (Is(name, "style"u8) && HidesBy(attribute.Value)))
                hints |= HtmlHints.Hidden;
        }
        return hints;
    }

    private static bool Is(ReadOnlySpan<byte> found, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(found, lowerCase);

    private static bool HidesBy(ReadOnlySpan<byte> style)
    {
        var at = style.IndexOf("display"u8);
        return at >= 0 && style[(at + 7)..].TrimStart(" :"u8).StartsWith("none"u8);
    }

    /// <summary>Words end at every sign and where a capital follows a small letter: <c>post-body</c>, <c>postBody</c>.</summary>
    private static HtmlHints OfWords(ReadOnlySpan<byte> value)
    {
        const int longest = 24;
        Span<char> word = stackalloc char[longest];
        var hints = HtmlHints.None;
        var length = 0;
        for (var i = 0; i <= value.Length; i++)
        {
            var letter = i < value.Length ? (char)value[i] : ' ';
            var isLetter = char.IsAsciiLetter(letter);
            if (length > 0 && (!isLetter || (char.IsAsciiLetterUpper(letter) && char.IsAsciiLetterLower((char)value[i - 1]))))
            {
                hints |= length <= longest ? OfWord(word[..length]) : HtmlHints.None;
                length = 0;
            }
            if (!isLetter)
                continue;
            if (length < longest)
                word[length] = char.ToLowerInvariant(letter);
            length++;
        }
        return hints;
    }

    private static HtmlHints OfWord(ReadOnlySpan<char> word)
        => Furniture.Contains(word) ? HtmlHints.Furniture : Content.Contains(word) ? HtmlHints.Content : HtmlHints.None;

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] words)
        => new HashSet<string>(words, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
}
