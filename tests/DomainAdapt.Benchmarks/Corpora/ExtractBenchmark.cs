using System.Text;
using AngleSharp.Html.Parser;
using BenchmarkDotNet.Attributes;
using DomainAdapt.Benchmarks.Input;
using DomainAdapt.Corpora.Extraction;

namespace DomainAdapt.Benchmarks.Corpora;

/// <summary>
/// What does it cost to read the main text of a page, beside AngleSharp's parse alone? The peer builds the whole standard's document, and is
/// given strings, which it wants.
/// </summary>
[MemoryDiagnoser]
public class ExtractBenchmark
{
    private readonly byte[][] _pages = ArticlePages.Read();
    private readonly HtmlParser _parser = new();
    private readonly string[] _texts;

    public ExtractBenchmark() => _texts = [.. _pages.Select(Encoding.UTF8.GetString)];

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public long MainText() => _pages.Sum(page => (long)Page.Read(page, ExtractMode.Main).Text.Length);

    [Benchmark(OperationsPerInvoke = RepositoryText.Documents)]
    public long AllText() => _pages.Sum(page => (long)Page.Read(page, ExtractMode.All).Text.Length);

    [Benchmark(Baseline = true, OperationsPerInvoke = RepositoryText.Documents)]
    public long AngleSharpParse()
    {
        var length = 0L;
        foreach (var text in _texts)
        {
            using var document = _parser.ParseDocument(text);
            length += document.All.Length;
        }
        return length;
    }
}
