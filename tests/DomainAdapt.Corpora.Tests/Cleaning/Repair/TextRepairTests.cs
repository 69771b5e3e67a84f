using System.Text;
using System.Text.Unicode;
using CsCheck;
using DomainAdapt.Core.Documents;
using DomainAdapt.Corpora.Cleaning.Repair;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Cleaning.Repair;

public sealed class TextRepairTests
{
    private static readonly string[] Pieces =
    [
        "Ã", "Â", " ", "\u00A0", "â", "€", "™", "œ", "\u009D", "í", "½", "&", "amp;", "#233;", "lt;", "\r", "\n", "\u2028", "\e", "[31m", "\0", "Ð", "Р", "°",
        "e\u0301", "Ｆ", "ﬁ", "’", "\uFFFD", "?", "√", "├", "😍", "x", "é", "à", "quele", "\u0085", "<",
    ];

    [Theory]
    [InlineData("&amp;amp;lt; caf&eacute; &EACUTE; &#8217;&#x92;", "< café É ''")]
    [InlineData("<b>&amp;</b>", "<b>&amp;</b>")] // markup keeps its references
    [InlineData("\e[1;31mred\e[0m", "red")]
    [InlineData("ﬁlm ＬＯＵＤ ｶﾞ", "film LOUD ガ")]
    [InlineData("a\r\nb\rc\u2028d", "a\nb\nc\nd")]
    [InlineData("bell\a, zero\0, mark\uFEFF", "bell, zero, mark")]
    [InlineData("“It’s”", "\"It's\"")]
    [InlineData("e\u0301", "é")]
    [InlineData("it\u0092s \u0093so\u0094", "it's \"so\"")]
    [InlineData("\u00C0\u0080 zero as Java writes it", " zero as Java writes it")]
    public void Repair_FixesCharacters(string text, string expected) => Assert.Equal(expected, Repairs.Text(text));

    [Theory]
    [InlineData("РІSА")] // the survey, typed in two alphabets
    [InlineData("der Buchstabe „Ã“ und ‚Äpfel‘")]
    public void Repair_LeavesWhatIsOddButMeant(string text) => Assert.Equal(text, Repairs.Text(text, new TextRepair(RepairSpec.EncodingOnly)));

    [Fact]
    public void Repair_ReadsSurrogatesOfThreeBytesEach()
        => Assert.Equal("Hi guys 😍", Repairs.Text("Hi guys í\u00A0½í¸\u008D"));

    [Fact]
    public void Repair_LeavesCleanTextWhereItIs()
    {
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes("Plain text.\nÜber Straße, naïve café: 5 £, «été», ВІКІ, 日本語.\n");
        Assert.True(text.Equals(new TextRepair(new RepairSpec { Kind = "repair" }).Repair(text, isMarkup: false, new RepairCounts())));
    }

    [Fact]
    public void Repair_CountsWhatItDid()
    {
        var counts = new RepairCounts();
        new TextRepair(new RepairSpec { Kind = "repair" }).Repair(Encoding.UTF8.GetBytes("schÃ¶n\n“plain”\nÃ©tÃ© ﬁn"), isMarkup: false, counts);
        Assert.Equal("iso-8859-1 3, quotes 2, ligatures 1", counts.ToString());
    }

    [Fact]
    public void Rewrite_SaysWhatItDid()
    {
        var rewriter = new RepairRewriter(new RepairSpec { Kind = "repair" });
        var repaired = rewriter.Rewrite(Some.Document("schÃ¶n"));
        Assert.Equal(("schön", "iso-8859-1 1"), (repaired.TextAsString, repaired.Attributes.Text(RepairRewriter.Attribute)));
        Assert.Same(repaired, rewriter.Rewrite(repaired));
        var page = Some.Document("&amp;") with { Format = DocumentFormat.Html };
        Assert.Same(page, rewriter.Rewrite(page));
    }

    [Fact] // What is repaired needs no repair, whatever it is made of.
    public void Repair_IsIdempotentAndGivesUtf8()
    {
        var repair = new TextRepair(new RepairSpec { Kind = "repair" });
        Gen.Int[0, Pieces.Length - 1].Array[0, 40].Sample(pieces =>
        {
            ReadOnlyMemory<byte> once = repair.Repair(Encoding.UTF8.GetBytes(string.Concat(pieces.Select(piece => Pieces[piece]))), isMarkup: false, new RepairCounts());
            var twice = repair.Repair(once, isMarkup: false, new RepairCounts());
            return Utf8.IsValid(once.Span) && once.Span.SequenceEqual(twice.Span);
        });
    }

    [Theory] // Each of these would take hours if any step were quadratic.
    [InlineData("Ã\u00A0", 400_000)]
    [InlineData("É…", 400_000)]
    [InlineData("&amp;", 400_000)]
    [InlineData("&", 1_000_000)]
    [InlineData("\e[", 500_000)]
    [InlineData("ã†â€™", 200_000)]
    [InlineData("\r", 200_000)]
    public void Repair_IsLinear(string piece, int times)
        => Assert.NotEmpty(Repairs.Text(string.Concat(Enumerable.Repeat(piece, times)) + "x"));
}
