using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Tests.Cleaning;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering;

public sealed class C4QualityTests
{
    private const string Five = "One is here. Two is here! Is three? Four it is. Five is last.";

    [Theory]
    [InlineData("  A line that ends well. \nA line that does not\n\nIt trails off...\n" + Five + "\n", "A line that ends well.\n" + Five)]
    [InlineData("[1] A cited[edit] line[citation needed] here.[12]\r\nToo short.\r\n\t" + Five, "A cited line here.\n" + Five)]
    [InlineData("Please turn JavaScript on.\n" + Five + "\nWe have a Privacy Policy here.\nThis site uses cookies a lot.", Five)]
    [InlineData("He said \"so it is\"\nThe Ends' it is'\n" + Five + "\n[1] [2] yes.", "He said \"so it is\"\nThe Ends' it is'\n" + Five + "\n  yes.")]
    public void Cut_LeavesTheLinesThatAreSentences(string text, string left)
    {
        Assert.Equal(left, Left(text));
        Assert.Equal(left, Encoding.UTF8.GetString(Cutter().TextLeft(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData(Five, null)]
    [InlineData("One is here. Two is here! Is three? Four it is.", "too_few_sentences")]
    [InlineData(Five + "\nLorem[1] ipsum it says.\nAnd a { brace.", "lorem_ipsum")]
    [InlineData(Five + "\nAnd a { brace.\nLorem ipsum it says.", "curly_bracket")]
    [InlineData(Five + "\nLorem ipsum without end\nAnd a { brace", null)] // On lines that stay only.
    [InlineData("", "too_few_sentences")]
    public void Judge_NamesTheRule(string text, string? reason)
    {
        Assert.Equal(reason, Judge(Some.Document(text)).Reason);
        Assert.Equal(reason, FromMeasures(Cutter(), Some.Document(text)).Reason);
    }

    [Fact]
    public void Cut_NamesTheRuleOfEachRange()
    {
        var cuts = new List<Cut>();
        Cutter().Cut(Some.Document($" {Five}\n{new string('x', 1001)} is long.\nno end\n"), cuts);
        Assert.Equal(
            [new Cut(0, 1, "white_space"), new Cut(62, 1, "white_space"), new Cut(63, 1011, "too_long_word"), new Cut(1074, 7, "no_terminal_punc")], cuts);
    }

    [Fact]
    public void Cut_WithARuleOffLeavesItsLines()
        => Assert.Equal("A line without end\nx", Left("A line without end\nx", new C4QualitySpec { RequireTerminalPunctuation = false, MinWordsPerLine = null }));

    [Fact] // The decisions and reasons of the reference implementation on real pages.
    public void Judge_AgreesWithDatatrove() => DatatroveDecisions.Compare("c4_quality", Judge);

    [Fact]
    public void Decide_FromMeasuresAgreesWithDatatrove()
    {
        var cutter = Cutter();
        DatatroveDecisions.Compare("c4_quality", document => FromMeasures(cutter, document));
    }

    [Fact] // And the texts it leaves; cuts leave the same but for the ends of lines.
    public void TextLeft_IsDatatroves()
    {
        var cutter = Cutter();
        var (texts, cutTexts) = (0, 0);
        foreach (var page in DatatroveDecisions.Pages().Where(page => page.TryGetProperty("c4_text_sha256", out _)))
        {
            var text = page.GetProperty("text").GetString()!;
            var left = cutter.TextLeft(Encoding.UTF8.GetBytes(text));
            Assert.Equal(page.GetProperty("c4_text_sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(left)));
            texts++;
            cutTexts += string.Join('\n', LinesOf(Left(text))) == Encoding.UTF8.GetString(left) ? 1 : 0;
        }
        Assert.True(texts > 800, $"only {texts} texts");
        Assert.Equal(texts, cutTexts);
    }

    [Theory] // Three sentences are enough and four words too few where the paper's limits hold; DCLM adds the longest page.
    [InlineData(Dialect.Datatrove, 3, "too_few_sentences", null)]
    [InlineData(Dialect.Paper, 0, null, null)]
    [InlineData(Dialect.Dclm, 0, null, "too_many_characters")]
    public void Dialects_HaveTheirOwnLimits(Dialect dialect, int keptShortLines, string? reasonOfThree, string? reasonOfLong)
    {
        var spec = new C4QualitySpec { Dialect = dialect };
        var three = "This is a line here. And this is one too. So is this.";
        var text = $"{three}\n{string.Concat(Enumerable.Repeat("Only four words here.\n", 3))}".TrimEnd();
        Assert.Equal(keptShortLines + 1, Left(text, spec).Split('\n').Length);
        Assert.Equal(reasonOfThree, FromMeasures(Cutter(spec), Some.Document(three)).Reason);
        var page = Some.Document(string.Concat(Enumerable.Repeat(Five + "\n", 190_000 / (Five.Length + 1) + 1)));
        Assert.Equal(reasonOfLong, FromMeasures(Cutter(spec), page).Reason);
        Assert.Equal(reasonOfLong, Cutter(spec).Judge(Rest(Cutter(spec), page)).Reason);
        Assert.Equal(3, (spec with { MinWordsPerLine = 3 }).MinWordsPerLine);
    }

    [Fact]
    public void Check_RefusesDialectsWithoutSuchRules()
    {
        var problems = new SpecProblems();
        new C4QualitySpec { Dialect = Dialect.Nemo }.Check(problems);
        Assert.Equal("dialect", Assert.Single(problems.All).Path);
    }

    private static List<string> LinesOf(string text)
    {
        var (bytes, lines) = (Encoding.UTF8.GetBytes(text), new List<string>());
        foreach (var line in UnicodeLines.Enumerate(bytes))
            lines.Add(Encoding.UTF8.GetString(line.Of(bytes)));
        return lines;
    }

    private static C4QualityCutter Cutter(C4QualitySpec? spec = null) => new(spec ?? new C4QualitySpec());

    private static Verdict Judge(Document document)
    {
        var cutter = Cutter();
        return cutter.Judge(Rest(cutter, document));
    }

    private static string Left(string text, C4QualitySpec? spec = null) => Rest(Cutter(spec), Some.Document(text)).TextAsString;

    private static Document Rest(C4QualityCutter cutter, Document document)
    {
        var cuts = new List<Cut>();
        cutter.Cut(document, cuts);
        return document with { Text = CutText.Without(document.Text.Span, cuts) };
    }

    private static Verdict FromMeasures(C4QualityCutter cutter, Document document)
    {
        var measures = new double[cutter.MeasureNames.Count];
        cutter.Measure(document, measures);
        return cutter.Decide(measures);
    }
}
