using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

/// <summary>Whatever the bytes, every rule gives a verdict, leaves the text alone, and decides from its measures as it does from the text.</summary>
public sealed class AnyBytesTests
{
    private static readonly string[] Pieces =
        ["\n", "\r\n", "\n\n", " ", ".", "...", "[", "]", "[1]", "{", "•", "-", "e\u0301", "\u2028", "語", "the", "cookie policy", "word.", "\u0300", "#", "…", "Lorem ipsum", "\0"];

    public static IEnumerable<TheoryDataRow<string>> Rules => Steps().Select(rule => new TheoryDataRow<string>(rule.Name));

    [Theory]
    [MemberData(nameof(Rules))]
    public void Judge_TakesAnyBytes(string name)
    {
        var step = Steps().Single(rule => rule.Name == name).Step;
        var random = new SplitMix64(7);
        for (var round = 0; round < 400; round++)
        {
            var bytes = round % 2 == 0 ? Bytes(ref random) : Text(ref random);
            var document = Some.Document() with { Text = bytes.ToArray() };
            var verdict = Verdict(step, document);
            Assert.Equal(bytes, document.Text.ToArray());
            if (step is IMeasured measured)
            {
                var measures = new double[measured.MeasureNames.Count];
                measured.Measure(document, measures);
                Assert.Equal(verdict.Reason, measured.Decide(measures).Reason);
            }
        }
    }

    [Theory] // Each would take minutes if time went with the square of the length.
    [InlineData("a")]
    [InlineData("\n")]
    [InlineData(" ")]
    [InlineData("\u0301")]
    [InlineData("[1 ")]
    [InlineData("the.\n")]
    public void Judge_TakesTimeInProportionToLength(string unit)
    {
        var document = Some.Document(string.Concat(Enumerable.Repeat(unit, 2_000_000 / unit.Length)));
        foreach (var (_, step) in Steps())
            Verdict(step, document);
        Assert.Equal(2_000_000 / unit.Length * Encoding.UTF8.GetByteCount(unit), document.Text.Length);
    }

    private static IEnumerable<(string Name, IStep Step)> Steps() =>
    [
        ("gopher_quality", new GopherQualityFilter(new GopherQualitySpec())),
        ("gopher_repetition", new GopherRepetitionFilter(new GopherRepetitionSpec())),
        ("c4_quality", new C4QualityCutter(new C4QualitySpec())),
        ("c4_quality lines without ends", new C4QualityCutter(new C4QualitySpec { RequireTerminalPunctuation = false, MinSentences = 1 })),
        ("refinedweb_lines", new RefinedWebLinesCutter(new RefinedWebLinesSpec())),
        ("c4_paragraph", new C4ParagraphFilter(new C4ParagraphSpec { MinParagraphCharacters = 5 })),
        ("fineweb_quality", new FineWebQualityFilter(new FineWebQualitySpec())),
    ];

    private static Verdict Verdict(IStep step, Document document)
    {
        if (step is IFilter filter)
            return filter.Judge(document);
        var cuts = new List<Cut>();
        ((ICutter)step).Cut(document, cuts);
        var (rest, from) = (new MemoryStream(), 0);
        foreach (var cut in cuts)
        {
            Assert.True(cut.Start >= from && cut.Length > 0, $"{cut} begins before {from}");
            rest.Write(document.Text.Span[from..cut.Start]);
            from = cut.Start + cut.Length;
        }
        rest.Write(document.Text.Span[from..]);
        return ((ICutter)step).Judge(document with { Text = rest.ToArray() });
    }

    private static byte[] Bytes(ref SplitMix64 random)
    {
        var bytes = new byte[random.Next(400)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] Text(ref SplitMix64 random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(300); i > 0; i--)
            text.Append(Pieces[random.Next((ulong)Pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
