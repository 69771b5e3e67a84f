using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Corpora.Filtering;

/// <summary>Settings of the <c>c4_badwords</c> filter (Raffel et al., 2020, section 2.2): documents with a word of a list go.</summary>
public sealed record C4BadWordsSpec : StepSpec
{
    /// <summary>A text file of words and phrases in lower case, one a line.</summary>
    [InputPath]
    public required string Words { get; init; }

    /// <summary>Whether only whole words count: off for languages that set no spaces (Japanese, Thai, Chinese).</summary>
    public bool WholeWords { get; init; } = true;

    /// <summary>Share of the documents with such a word that stay all the same.</summary>
    [Threshold]
    public double KeepShare { get; init; }

    /// <summary>Decides, with a document's id, whether it is one of them.</summary>
    public long Seed { get; init; }

    /// <inheritdoc/>
    public override void Check(SpecProblems problems)
    {
        if (KeepShare is < 0 or > 1 or double.NaN)
            problems.Add("keep_share", $"is {KeepShare}; expected 0 to 1");
    }
}

/// <summary>Rejects documents with a word of the list, letter case aside.</summary>
internal sealed class C4BadWordsFilter(C4BadWordsSpec spec) : MeasuredFilter(["bad_words", "draw"], []), IExplained
{
    private readonly WordList _words = WordList.Load(spec.Words, spec.WholeWords);

    public void Explain(Document document, string reason, List<Cut> parts) => _words.Find(document.Text.Span, (start, length) => parts.Add(new Cut(start, length, "bad_word")));

    public override void Measure(Document document, Span<double> measures)
    {
        measures[0] = _words.Count(document.Text.Span);
        measures[1] = new SplitMix64(document.Id.High ^ SplitMix64.Mix(document.Id.Low ^ (ulong)spec.Seed)).NextDouble();
    }

    public override Verdict Decide(ReadOnlySpan<double> measures)
        => measures[0] == 0 || measures[1] < spec.KeepShare
            ? Verdict.Keep
            : Verdict.Reject("document_removed_with_badwords", measures[0], 0);
}
