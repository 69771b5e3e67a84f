using System.Globalization;
using System.Text;
using System.Text.Unicode;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Steps;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests;

/// <summary>
/// What holds for every step of the catalog, found there, so that later ones are held to it too: whatever the bytes, no exception and valid text out,
/// judges change no text and decide from their measures as from the text, and time goes with the length.
/// </summary>
public sealed class EveryStepTests(StepsOfTheCatalog steps) : IClassFixture<StepsOfTheCatalog>
{
    private const int LongTextBytes = 10_000_000, LongishTextBytes = 2_000_000;

    private static readonly string[] Pieces =
    [
        "\n", "\r\n", "\n\n", " ", "\t", ".", "...", "[", "]", "[1]", "{", "•", "-", "e\u0301", "\u2028", "語", "the", "cookie policy", "word.", "\u0300", "#", "…", "Lorem ipsum",
        "\0", "\u0085", "\u00A0", "\u200B", "\uFEFF", "\u1100\u1161", "Ã©", "&amp;", "&#x41;", "<p>", "</p>", "<!--", "http://a.b/c", "|", "12 likes", "SIGN-IN", "\U0001F600", "can't", "U.S.",
    ];

    public static TheoryData<string> Names => new(StepsOfTheCatalog.Names);

    public static TheoryData<string> NamesByChoice => new(StepsOfTheCatalog.NamesByChoice);

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_TakesAnyBytes(string name)
    {
        var step = steps.Make(name);
        var random = new SplitMix64(7);
        for (var round = 0; round < 300; round++)
        {
            var bytes = round % 2 == 0 ? Bytes(ref random) : Text(ref random);
            // As they are, no step may fail; once they are text, as reading makes them, text comes out.
            Run(step, Document(bytes, round));
            var text = Utf8Repair.Repair(bytes, out _).ToArray();
            var given = Document(text, round);
            var left = Run(step, given);
            Assert.True(Utf8.IsValid(left.Text.Span), $"round {round}: {Convert.ToHexString(text)}");
            Assert.Equal(text, given.Text.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Judge_DecidesFromItsMeasuresAsFromTheText(string name)
    {
        if (steps.Make(name) is not (IMeasured measured and IFilter filter))
            return;
        var random = new SplitMix64(11);
        for (var round = 0; round < 200; round++)
        {
            var document = Document(Text(ref random), round);
            var measures = new double[measured.MeasureNames.Count];
            measured.Measure(document, measures);
            Assert.Equal(filter.Judge(document).Reason, measured.Decide(measures).Reason);
            Assert.Equal(filter.Judge(document), filter.Judge(document)); // Nothing learnt from one changes the next.
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cutter_ThatDecidesFromItsMeasuresDecidesAsFromWhatItLeaves(string name)
    {
        if (steps.Make(name) is not IDecidingMeasures cutter)
            return;
        var (random, decided, rejected) = (new SplitMix64(17), 0, 0);
        for (var round = 0; round < 1000; round++)
        {
            // Pieces alone are nothing that any cutter keeps; prose with a few of them may be.
            var text = round % 2 == 0 ? Text(ref random) : [.. Prose(random.Next(10)), .. Text(ref random, most: 5)];
            var document = Some.Document() with { Text = text };
            var measures = new double[cutter.MeasureNames.Count];
            cutter.Measure(document, measures);
            var rest = document with { Text = Rest(cutter, document) };
            if (!cutter.Decides)
                continue;
            var verdict = cutter.Decide(measures);
            Assert.Equal(cutter.Judge(rest), verdict);
            (decided, rejected) = (decided + 1, rejected + (verdict.IsKept ? 0 : 1));
        }
        Assert.True(decided > rejected && rejected > 0, $"{decided} decided, {rejected} of them rejected");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rewriter_ThatClaimsItChangesNothingTwice(string name)
    {
        if (steps.Make(name) is not IIdempotentRewriter rewriter)
            return;
        var random = new SplitMix64(13);
        for (var round = 0; round < 2000; round++)
        {
            var once = rewriter.Rewrite(Document(Utf8Repair.Repair(round % 4 == 0 ? Bytes(ref random) : Text(ref random), out _), round));
            var twice = rewriter.Rewrite(once);
            Assert.True(once.Text.Span.SequenceEqual(twice.Text.Span), $"round {round}: {Convert.ToHexString(once.Text.Span)} became {Convert.ToHexString(twice.Text.Span)}");
        }
    }

    [Fact]
    public void RewritersThatClaimIt_AreThere()
        => Assert.Contains("normalise", StepsOfTheCatalog.Names.Where(name => steps.Make(name) is IIdempotentRewriter));

    // Each would take hours if time went with the square of the length.
    [Theory]
    [MemberData(nameof(NamesByChoice))]
    public void Step_TakesTimeInProportionToLength(string name)
    {
        var step = steps.Make(name);
        foreach (var unit in (string[])["a", "\n", " ", "\u0301", "[1 ", "<a ", "the.\n", ":)", "a.B,c-", "&amp;"])
        {
            var bytes = Encoding.UTF8.GetBytes(unit);
            var text = new byte[(unit.Length == 1 ? LongTextBytes : LongishTextBytes) / bytes.Length * bytes.Length];
            for (var at = 0; at < text.Length; at += bytes.Length)
                bytes.CopyTo(text, at);
            Assert.True(Utf8.IsValid(Run(step, Document(text, round: 1)).Text.Span));
        }
    }

    /// <summary>What a pipeline does with a step; gives the document as it leaves it.</summary>
    private static Document Run(IStep step, Document document)
    {
        if (step is IAnnotator annotator)
        {
            var annotated = annotator.Annotate(document);
            Assert.True(annotated.Text.Span.SequenceEqual(document.Text.Span));
            document = annotated;
        }
        switch (step)
        {
            case IRewriter rewriter:
                return rewriter.Rewrite(document);
            case IFilter filter:
                var before = document.Text.ToArray();
                filter.Judge(document);
                Assert.True(document.Text.Span.SequenceEqual(before));
                return document;
            case ICutter cutter:
                var rest = document with { Text = Rest(cutter, document) };
                cutter.Judge(rest);
                return rest;
            default:
                return document;
        }
    }

    private static byte[] Rest(ICutter cutter, Document document)
    {
        var cuts = new List<Cut>();
        cutter.Cut(document, cuts);
        var (rest, from) = (new MemoryStream(document.Text.Length), 0);
        foreach (var cut in cuts)
        {
            Assert.True(cut.Start >= from && cut.Length > 0 && cut.Rule.Length > 0, $"{cut} begins before {from}");
            rest.Write(document.Text.Span[from..cut.Start]);
            from = cut.Start + cut.Length;
        }
        rest.Write(document.Text.Span[from..]);
        return rest.ToArray();
    }

    private static Document Document(ReadOnlyMemory<byte> text, int round) => Some.Document() with
    {
        Text = text,
        Format = (round % 4) switch { 0 or 1 => DocumentFormat.Text, 2 => DocumentFormat.Html, _ => DocumentFormat.Markdown },
        Url = round % 3 == 0 ? "https://www.example.org/a" : null,
        Date = round % 5 == 0 ? "2020-06" : null,
        Licence = round % 5 == 1 ? "MIT" : null,
    };

    private static byte[] Bytes(ref SplitMix64 random)
    {
        var bytes = new byte[random.Next(400)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] Prose(ulong sentences)
    {
        var text = new StringBuilder();
        for (var i = 0UL; i < sentences; i++)
            text.Append(CultureInfo.InvariantCulture, $"All of sentence {i} was read to the people who had come.\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Text(ref SplitMix64 random, ulong most = 300)
    {
        var text = new StringBuilder();
        for (var i = random.Next(most); i > 0; i--)
            text.Append(Pieces[random.Next((ulong)Pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
