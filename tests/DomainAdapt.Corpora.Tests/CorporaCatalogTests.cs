using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests;

public sealed class CorporaCatalogTests
{
    [Theory]
    [InlineData(typeof(OriginSpec), "common_crawl debian edgar http huggingface package path s3")]
    [InlineData(typeof(ReaderSpec), "csv docx dotnet_documentation edgar epub files html json jsonl mail markdown parquet pdf pptx text tsv warc xlsx xml")]
    [InlineData(typeof(StepSpec), "c4_badwords c4_paragraph c4_quality classify data_juicer date dehyphenate expression extract fineweb_quality gopher_quality gopher_repetition identify inline_marks length licence nemo_heuristics normalise page_furniture perplexity refinedweb_lines repair repeated_lines symbol_lines url")]
    public void Kinds_AreThere(Type role, string names)
        => Assert.Equal(names.Split(' '), Sources.Catalog().Kinds.Where(kind => kind.Role == role).Select(kind => kind.Name));

    [Fact]
    public void Stages_CanBeMade()
    {
        var catalog = Sources.Catalog();
        foreach (var name in (string[])["acquire", "read", "dedup_exact", "dedup_paragraphs", "dedup_substring", "hold_out"])
        {
            var kind = catalog.Find(typeof(StageSpec), name)!;
            Assert.IsType<Stage>(kind.Create((KindSpec)Activator.CreateInstance(kind.SpecType)!), exactMatch: false);
        }
    }

    // What each rewriter and filter makes of one text. A digest that changes wants a new version of its kind, since stored outputs are no
    // longer what the kind would write.
    public static TheoryData<StepSpec, int, string> Digests => new()
    {
        { new NormaliseSpec { Kind = "normalise" }, 1, "970268701d89c2a9" },
        { new ExtractSpec { Kind = "extract" }, 4, "2b095b29f8c7768f" },
        { new GopherQualitySpec { Kind = "gopher_quality" }, 1, "f072e2b4ecb483b0" },
        { new GopherRepetitionSpec { Kind = "gopher_repetition" }, 1, "b09e836264304eb8" },
    };

    [Theory]
    [MemberData(nameof(Digests))]
    public void Steps_DoWhatTheirVersionDid(StepSpec spec, int version, string digest)
    {
        var catalog = Sources.Catalog();
        var step = catalog.Create<IStep>(spec);
        var outcomes = Pages.Select(page => step is IRewriter rewriter
            ? rewriter.Rewrite(page).TextAsString : ((IFilter)step).Judge(page).ToString());

        var found = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', outcomes))))[..16];

        Assert.Equal((version, digest), (catalog.Of(spec).Version, found));
    }

    private static IEnumerable<Document> Pages
    {
        get
        {
            var prose = string.Concat(Enumerable.Range(0, 30).Select(i => $"The {i}th of these sentences, and that is all it has to say. "));
            foreach (var text in (string[])[prose, prose + prose, $"e\u0301 {prose}\r\n\r\n\r\n\u200B#", $"<nav>Menu</nav><article><h1>A &amp; B</h1><p>{prose}<p>{prose}</article>", "short"])
                yield return Some.Document(text) with { Format = text.StartsWith('<') ? DocumentFormat.Html : DocumentFormat.Text };
        }
    }
}
