using DomainAdapt.Core.Documents;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Public schemas of XML that there are ready settings for.</summary>
public enum XmlPreset
{
    /// <summary>Abstracts of MEDLINE as the National Library of Medicine gives them away (<c>PubmedArticle</c>).</summary>
    Pubmed,

    /// <summary>Articles of journals in the Journal Article Tag Suite (ANSI/NISO Z39.96), such as those of PubMed Central.</summary>
    Jats,

    /// <summary>Acts, bills and judgments in Akoma Ntoso (OASIS LegalDocML), such as those of EUR-Lex.</summary>
    EurLexAkomaNtoso,

    /// <summary>Dumps of Wikipedia and its sisters (MediaWiki export): articles, without redirects; wikitext becomes prose.</summary>
    Wikipedia,

    /// <summary>Posts of StackExchange's data dump: each <c>row</c> a document in HTML, for the step <c>extract</c>.</summary>
    Stackexchange,
}

/// <summary>How the text of a record is written.</summary>
public enum XmlMarkup
{
    /// <summary>In elements: white space collapses, blocks stand apart.</summary>
    Prose,

    /// <summary>As it is: line ends and white space count.</summary>
    Raw,

    /// <summary>In MediaWiki's wikitext, of which the prose is taken.</summary>
    Wikitext,
}

/// <summary>The ready settings.</summary>
internal static class XmlPresets
{
    /// <summary>The settings with those of their preset where they have none of their own.</summary>
    public static XmlReaderSpec Complete(XmlReaderSpec spec)
    {
        if (spec.Preset is not { } preset)
            return spec;
        var ready = Of(preset);
        return spec with
        {
            Record = spec.Record ?? ready.Record,
            Text = spec.Text.Count > 0 ? spec.Text : ready.Text,
            Key = spec.Key ?? ready.Key,
            Title = spec.Title ?? ready.Title,
            Date = spec.Date ?? ready.Date,
            Url = spec.Url ?? ready.Url,
            Language = spec.Language ?? ready.Language,
            Licence = spec.Licence ?? ready.Licence,
            Attributes = spec.Attributes.Count > 0 ? spec.Attributes : ready.Attributes,
            Require = spec.Require ?? ready.Require,
            Without = spec.Without.Count > 0 ? spec.Without : ready.Without,
            Markup = ready.Markup,
            Format = ready.Format,
        };
    }

    private static XmlReaderSpec Of(XmlPreset preset) => preset switch
    {
        XmlPreset.Pubmed => new XmlReaderSpec
        {
            Record = "PubmedArticle",
            Key = "MedlineCitation/PMID",
            Title = "MedlineCitation/Article/ArticleTitle",
            Text = ["MedlineCitation/Article/Abstract/AbstractText"],
            Date = "MedlineCitation/Article/ArticleDate/Year|MedlineCitation/Article/Journal/JournalIssue/PubDate/Year"
                + "|MedlineCitation/Article/Journal/JournalIssue/PubDate/MedlineDate",
            Attributes = new Dictionary<string, string> { ["journal"] = "MedlineCitation/Article/Journal/Title" },
        },
        XmlPreset.Jats => new XmlReaderSpec
        {
            Record = "article",
            Key = "front/article-meta/article-id",
            Title = "front/article-meta/title-group/article-title",
            Text = ["front/article-meta/abstract", "body"],
            Date = "front/article-meta/pub-date/@iso-8601-date|front/article-meta/pub-date/year",
            Language = "@lang",
            Licence = "front/article-meta/permissions/license/@href|front/article-meta/permissions/license",
            Attributes = new Dictionary<string, string> { ["journal"] = "front/journal-meta/journal-title-group/journal-title" },
        },
        XmlPreset.EurLexAkomaNtoso => new XmlReaderSpec
        {
            Record = "akomaNtoso",
            Key = "*/meta/identification/FRBRWork/FRBRthis/@value",
            Title = "*/preface/longTitle/p/docTitle|*/preface/p/docTitle|*/preface/longTitle|*/meta/identification/FRBRWork/FRBRalias/@value",
            Text = ["*/preface", "*/preamble", "*/body", "*/mainBody", "*/header", "*/judgmentBody", "*/conclusions"],
            Date = "*/meta/identification/FRBRWork/FRBRdate/@date",
            Url = "*/meta/identification/FRBRWork/FRBRuri/@value",
            Language = "*/meta/identification/FRBRExpression/FRBRlanguage/@language",
        },
        XmlPreset.Wikipedia => new XmlReaderSpec
        {
            Record = "page",
            Key = "id",
            Title = "title",
            Text = ["revision/text"],
            Date = "revision/timestamp",
            // Namespaces other than 0 hold talk, templates and files.
            Require = "ns=0",
            Without = ["redirect"],
            Markup = XmlMarkup.Wikitext,
        },
        _ => new XmlReaderSpec
        {
            Record = "row",
            Key = "@Id",
            Title = "@Title",
            Text = ["@Body"],
            Date = "@CreationDate",
            Licence = "@ContentLicense",
            Attributes = new Dictionary<string, string> { ["post_type"] = "@PostTypeId", ["parent"] = "@ParentId", ["score"] = "@Score", ["tags"] = "@Tags" },
            Markup = XmlMarkup.Raw,
            Format = DocumentFormat.Html,
        },
    };
}
