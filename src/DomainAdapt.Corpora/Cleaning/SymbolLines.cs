using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Settings of the <c>symbol_lines</c> cutter, which removes lines that say nothing: rules, frames of tables, rows of asterisks.</summary>
public sealed record SymbolLinesSpec : StepSpec
{
    /// <summary>The characters that such a line is made of; any but letters and digits unless given.</summary>
    public string? Symbols { get; init; }
}

/// <summary>Cuts lines of symbols and nothing else. Blank lines stay, since they part paragraphs.</summary>
internal sealed class SymbolLinesCutter(SymbolLinesSpec spec) : ICutter
{
    private const string Rule = "symbol_line";

    private readonly HashSet<int>? _symbols = spec.Symbols?.EnumerateRunes().Select(rune => rune.Value).ToHashSet();

    public void Cut(Document document, List<Cut> cuts)
    {
        var text = document.Text.Span;
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
        {
            if (IsOfSymbols(lines.Current.Of(text)))
                cuts.Add(new Cut(lines.Whole.Start, lines.Whole.Length, Rule));
        }
    }

    public Verdict Judge(Document rest) => Verdict.Keep;

    private bool IsOfSymbols(ReadOnlySpan<byte> line)
    {
        var hasSymbol = false;
        for (var at = 0; at < line.Length;)
        {
            var code = CodePoint.Decode(line[at..], out var length);
            at += length;
            if (CodePoint.IsWhiteSpace(code))
                continue;
            if (_symbols is null ? CodePoint.IsWord(code) && code != '_' : !_symbols.Contains(code))
                return false;
            hasSymbol = true;
        }
        return hasSymbol;
    }
}
