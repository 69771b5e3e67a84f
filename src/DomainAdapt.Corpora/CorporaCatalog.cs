using DomainAdapt.Core.Kinds;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.NGrams;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Cleaning.Repair;
using DomainAdapt.Corpora.Decontamination;
using DomainAdapt.Corpora.Deduplication;
using DomainAdapt.Corpora.Deduplication.Near;
using DomainAdapt.Corpora.Deduplication.Paragraphs;
using DomainAdapt.Corpora.Deduplication.Substring;
using DomainAdapt.Corpora.Extraction;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Filtering.Expressions;
using DomainAdapt.Corpora.Holdout;
using DomainAdapt.Corpora.Languages;
using DomainAdapt.Corpora.Mixing;
using DomainAdapt.Corpora.Privacy;
using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Origins;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Corpora.Tokenization;

namespace DomainAdapt.Corpora;

/// <summary>The kinds of this room.</summary>
public static class CorporaCatalog
{
    /// <summary>Adds them, one line each.</summary>
    public static void AddTo(Catalog catalog)
    {
        catalog.AddOrigin<PathOriginSpec>("path", version: 1, spec => new PathOrigin(spec));
        catalog.AddOrigin<PackageOriginSpec>("package", version: 1, spec => new PackageOrigin(spec));
        catalog.AddOrigin<DebianOriginSpec>("debian", version: 1, spec => new DebianOrigin(spec));
        catalog.AddOrigin<HttpOriginSpec>("http", version: 1, spec => new HttpOrigin(spec));
        catalog.AddOrigin<S3OriginSpec>("s3", version: 1, spec => new S3Origin(spec));
        catalog.AddOrigin<HuggingFaceOriginSpec>("huggingface", version: 1, spec => new HuggingFaceOrigin(spec));
        catalog.AddOrigin<CommonCrawlOriginSpec>("common_crawl", version: 1, spec => new CommonCrawlOrigin(spec));
        catalog.AddOrigin<EdgarOriginSpec>("edgar", version: 1, spec => new EdgarOrigin(spec));

        catalog.AddReader<TextReaderSpec>("text", version: 2, spec => new Reading.Readers.TextReader(spec));
        catalog.AddReader<MarkdownReaderSpec>("markdown", version: 2, _ => new MarkdownReader());
        catalog.AddReader<JsonLinesReaderSpec>("jsonl", version: 1, spec => new JsonLinesReader(spec));
        catalog.AddReader<JsonReaderSpec>("json", version: 1, spec => new JsonReader(spec));
        catalog.AddReader<CsvReaderSpec>("csv", version: 1, spec => new DelimitedReader(spec, spec.Delimiter[0], quotes: true));
        catalog.AddReader<TsvReaderSpec>("tsv", version: 1, spec => new DelimitedReader(spec, '\t', spec.Quotes));
        catalog.AddReader<ParquetReaderSpec>("parquet", version: 1, spec => new ParquetReader(spec));
        catalog.AddReader<HtmlReaderSpec>("html", version: 3, spec => new HtmlReader(spec));
        catalog.AddReader<WarcReaderSpec>("warc", version: 2, spec => new WarcReader(spec));
        catalog.AddReader<XmlReaderSpec>("xml", version: 1, spec => new XmlRecordReader(spec));
        catalog.AddReader<DotnetDocumentationReaderSpec>("dotnet_documentation", version: 1, spec => new DotnetDocumentationReader(spec));

        catalog.AddReader<EdgarReaderSpec>("edgar", version: 1, spec => new EdgarReader(spec));
        catalog.AddReader<PdfReaderSpec>("pdf", version: 1, spec => new PdfReader(spec));
        catalog.AddReader<EpubReaderSpec>("epub", version: 1, _ => new EpubReader());
        catalog.AddReader<DocxReaderSpec>("docx", version: 1, spec => new DocxReader(spec));
        catalog.AddReader<PptxReaderSpec>("pptx", version: 1, spec => new PptxReader(spec));
        catalog.AddReader<XlsxReaderSpec>("xlsx", version: 1, spec => new XlsxReader(spec));
        catalog.AddReader<MailReaderSpec>("mail", version: 1, spec => new MailReader(spec, catalog));
        // Goes up with the version of any reader that it picks from.
        catalog.AddReader<FilesReaderSpec>("files", version: 1, spec => new FilesReader(spec, catalog));

        catalog.AddStep<RepairSpec>("repair", version: 1, spec => new RepairRewriter(spec));
        catalog.AddStep<NormaliseSpec>("normalise", version: 1, spec => new NormaliseRewriter(spec));
        catalog.AddStep<ExtractSpec>("extract", version: 4, spec => new ExtractRewriter(spec));
        catalog.AddStep<IdentifySpec>("identify", version: 2, spec => new IdentifyStep(spec));
        catalog.AddStep<ClassifySpec>("classify", version: 1, spec => new ClassifyFilter(spec));
        catalog.AddStep<LengthSpec>("length", version: 1, spec => new LengthFilter(spec));
        catalog.AddStep<GopherQualitySpec>("gopher_quality", version: 1, GopherQualityFilter.Of);
        catalog.AddStep<GopherRepetitionSpec>("gopher_repetition", version: 1, GopherRepetitionFilter.Of);
        catalog.AddStep<C4QualitySpec>("c4_quality", version: 1, spec => new C4QualityCutter(spec));
        catalog.AddStep<C4ParagraphSpec>("c4_paragraph", version: 1, spec => new C4ParagraphFilter(spec));
        catalog.AddStep<C4BadWordsSpec>("c4_badwords", version: 1, spec => new C4BadWordsFilter(spec));
        catalog.AddStep<FineWebQualitySpec>("fineweb_quality", version: 1, spec => new FineWebQualityFilter(spec));
        catalog.AddStep<RefinedWebLinesSpec>("refinedweb_lines", version: 1, spec => new RefinedWebLinesCutter(spec));
        catalog.AddStep<NemoHeuristicsSpec>("nemo_heuristics", version: 1, spec => new NemoHeuristicsFilter(spec));
        catalog.AddStep<DataJuicerSpec>("data_juicer", version: 1, spec => new DataJuicerFilter(spec));
        catalog.AddStep<PerplexitySpec>("perplexity", version: 1, spec => new PerplexityStep(spec));
        catalog.AddStep<DateSpec>("date", version: 1, spec => new DateFilter(spec));
        catalog.AddStep<LicenceSpec>("licence", version: 1, spec => new LicenceFilter(spec));
        catalog.AddStep<ExpressionSpec>("expression", version: 1, spec => new ExpressionFilter(spec, catalog));
        catalog.AddStep<UrlSpec>("url", version: 1, spec => new UrlFilter(spec));
        catalog.AddStep<DehyphenateSpec>("dehyphenate", version: 1, spec => new DehyphenateRewriter(spec));
        catalog.AddStep<SymbolLinesSpec>("symbol_lines", version: 1, spec => new SymbolLinesCutter(spec));
        catalog.AddStep<PageFurnitureSpec>("page_furniture", version: 1, spec => new PageFurnitureCutter(spec));
        catalog.AddStep<InlineMarksSpec>("inline_marks", version: 1, spec => new InlineMarksCutter(spec));
        catalog.AddStep<RepeatedLinesSpec>("repeated_lines", version: 1, spec => new RepeatedLinesCutter(spec));

        catalog.AddStage<AcquireSpec>("acquire", version: 2, _ => new AcquireStage(catalog));
        catalog.AddStage<ReadSpec>("read", version: 1, spec => new ReadStage(spec, catalog));
        catalog.AddStage<CleanSpec>("clean", version: 4, spec => new CleanStage(spec, catalog));
        catalog.AddStage<DedupExactSpec>("dedup_exact", version: 5, spec => new DedupExactStage(spec));
        catalog.AddStage<DedupNearSpec>("dedup_near", version: 4, spec => new DedupNearStage(spec));
        catalog.AddStage<DedupParagraphsSpec>("dedup_paragraphs", version: 2, spec => new DedupParagraphsStage(spec));
        catalog.AddStage<DedupSubstringSpec>("dedup_substring", version: 2, spec => new DedupSubstringStage(spec));
        catalog.AddStage<DecontaminateSpec>("decontaminate", version: 1, spec => new DecontaminateStage(spec));
        catalog.AddStage<HoldOutSpec>("hold_out", version: 2, spec => new HoldOutStage(spec));
        catalog.AddStage<RedactSpec>("redact", version: 3, spec => new RedactStage(spec));
        catalog.AddStage<TrainTokenizerSpec>("train_tokenizer", version: 2, spec => new TrainTokenizerStage(spec));
        catalog.AddStage<TokenizeSpec>("tokenize", version: 2, spec => new TokenizeStage(spec));
        catalog.AddStage<MixSpec>("mix", version: 4, spec => new MixStage(spec));
    }
}
