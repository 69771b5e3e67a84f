using System.Text.Json;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Classification.FastText;

namespace DomainAdapt.Corpora.Languages;

/// <summary>A paragraph and its language.</summary>
/// <param name="Range">Its bytes, line end included.</param>
/// <param name="Label">Its language; null where no part of it is known to the model.</param>
/// <param name="Probability">The label's probability.</param>
public readonly record struct ParagraphLanguage(TextRange Range, string? Label, double Probability);

/// <summary>A language of a text.</summary>
/// <param name="Label">The language.</param>
/// <param name="Share">Share of the labelled bytes, from 0 to 1.</param>
/// <param name="Probability">Mean probability of its paragraphs, each as often as it has bytes.</param>
public readonly record struct LanguageShare(string Label, double Share, double Probability);

/// <summary>
/// The languages of a text, paragraph by paragraph. A paragraph is a line with text; short ones are taken together with those after them until they have
/// enough bytes, since a heading or a name alone says little. The paragraphs follow one another without a gap.
/// </summary>
/// <param name="predictor">Labels them.</param>
/// <param name="minBytes">Fewest bytes of a paragraph; only the only one of a text has fewer.</param>
public sealed class ParagraphLanguages(FastTextPredictor predictor, int minBytes)
{
    private readonly List<TextRange> _ranges = [];
    private readonly List<ParagraphLanguage> _paragraphs = [];
    private readonly Dictionary<string, (long Bytes, double Weighted)> _languages = new(StringComparer.Ordinal);

    /// <summary>The paragraphs of the latest text.</summary>
    public IReadOnlyList<ParagraphLanguage> Paragraphs => _paragraphs;

    /// <summary>The languages of the latest text, largest share first; of equal shares by name.</summary>
    public IReadOnlyList<LanguageShare> Shares { get; private set; } = [];

    /// <summary>Labels a text.</summary>
    public void Label(ReadOnlySpan<byte> text)
    {
        Split(text);
        _paragraphs.Clear();
        _languages.Clear();
        var labelled = 0L;
        foreach (var range in _ranges)
        {
            var found = predictor.Predict(range.Of(text));
            _paragraphs.Add(new ParagraphLanguage(range, found?.Label, found?.Probability ?? 0));
            if (found is not { } label)
                continue;
            var (bytes, weighted) = _languages.GetValueOrDefault(label.Label);
            _languages[label.Label] = (bytes + range.Length, weighted + (double)label.Probability * range.Length);
            labelled += range.Length;
        }
        Shares =
        [
            .. _languages.Select(language => new LanguageShare(language.Key, (double)language.Value.Bytes / labelled, language.Value.Weighted / language.Value.Bytes))
                .OrderByDescending(language => language.Share).ThenBy(language => language.Label, StringComparer.Ordinal),
        ];
    }

    /// <summary>Writes each language and its share.</summary>
    public void WriteShares(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var language in Shares)
            json.WriteNumber(language.Label, Math.Round(language.Share, 6));
        json.WriteEndObject();
    }

    /// <summary>Writes the first byte, bytes, label and probability of each paragraph.</summary>
    public void WriteParagraphs(Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var paragraph in _paragraphs)
        {
            json.WriteStartObject();
            json.WriteNumber("start", paragraph.Range.Start);
            json.WriteNumber("length", paragraph.Range.Length);
            json.WriteString("label", paragraph.Label);
            json.WriteNumber("probability", Math.Round(paragraph.Probability, 6));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void Split(ReadOnlySpan<byte> text)
    {
        _ranges.Clear();
        var (start, filled) = (0, 0);
        var lines = Lines.Enumerate(text);
        while (lines.MoveNext())
        {
            var line = lines.Current.Of(text);
            filled += line.Length - WhiteSpace.Skip(line, 0);
            if (filled < minBytes)
                continue;
            _ranges.Add(new TextRange(start, lines.Whole.End - start));
            (start, filled) = (lines.Whole.End, 0);
        }
        if (start == text.Length)
            return;
        // The rest is too short for a paragraph of its own.
        if (_ranges.Count > 0)
            _ranges[^1] = _ranges[^1] with { Length = text.Length - _ranges[^1].Start };
        else
            _ranges.Add(new TextRange(0, text.Length));
    }
}
