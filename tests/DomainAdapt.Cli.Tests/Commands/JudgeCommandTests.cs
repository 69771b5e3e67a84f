using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Commands;
using DomainAdapt.Core.Failures;
using DomainAdapt.Testing;

namespace DomainAdapt.Cli.Tests.Commands;

public sealed class JudgeCommandTests : IDisposable
{
    private const string Five = "One is here. Two is here! Is three? Four it is. Five is last.";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PrintsTheFirstDropInTheOrderGiven()
    {
        var line = Single(Five, "c4_quality,c4_paragraph,gopher_quality");
        Assert.Equal(("1", "drop", "< 3 paragraphs"), (Text(line, "id"), Text(line, "verdict"), Text(line, "reason")));
        Assert.Equal("gopher_short_doc", Text(Single(Five, "gopher_quality,c4_paragraph"), "reason"));
        var c4 = line.GetProperty("rules").GetProperty("c4_quality");
        Assert.Equal("keep", Text(c4, "verdict"));
        Assert.Equal(5, c4.GetProperty("measures").GetProperty("sentences").GetDouble());
        Assert.Equal(JsonValueKind.Null, c4.GetProperty("measures").GetProperty("lorem_ipsum_line").ValueKind);
        Assert.Equal(64, Text(c4, "text_sha256")!.Length);
        Assert.False(line.GetProperty("rules").GetProperty("c4_paragraph").TryGetProperty("text_sha256", out _)); // It leaves texts as they are.
    }

    [Fact]
    public void ChainsShowARuleWhatTheOneBeforeLeft()
    {
        var text = Five + "\n" + Five + "\nno sentence\nno sentence\nno sentence";
        Assert.Equal("char_dup_ratio", Text(Single(text, "c4_quality,fineweb_quality", "--chain"), "reason"));
        Assert.Equal("line_punct_ratio", Text(Single(Five + "\n" + string.Concat(Enumerable.Repeat("no\n", 9)), "c4_quality,fineweb_quality"), "reason"));
        Assert.Null(Text(Single(Five + "\n" + string.Concat(Enumerable.Repeat("no\n", 9)), "c4_quality,fineweb_quality", "--chain"), "reason"));
    }

    [Fact]
    public void ChainsStopAtTheFirstDrop()
    {
        Assert.Null(Text(Single(Five, "fineweb_quality,c4_quality", "--chain"), "reason"));
        var line = Single(Five, "c4_paragraph,c4_quality", "--chain");
        Assert.Equal(["c4_paragraph"], line.GetProperty("rules").EnumerateObject().Select(rule => rule.Name));
    }

    [Fact]
    public void ExplainsWhatWasCut()
    {
        var rule = Single(Five + "\nno sentence", "c4_quality", "--explain").GetProperty("rules").GetProperty("c4_quality");
        Assert.Contains(rule.GetProperty("cuts").EnumerateArray(), cut => (Text(cut, "rule"), Text(cut, "text")) == ("no_terminal_punc", "no sentence"));
    }

    [Theory]
    [InlineData("gopher_quality", "# one # two", "gopher_quality.min_words=null", "gopher_too_many_hashes", "hash:#|hash:#")]
    [InlineData("gopher_quality", "- a thing\nplain\n- other", "gopher_quality.max_bullet_line_share=0.5", "gopher_too_many_bullets", "bullet_line:- a thing|bullet_line:- other")]
    [InlineData("gopher_quality", "the words 12 34", "gopher_quality.min_words=null", "gopher_below_alpha_threshold", "word_without_letter:12|word_without_letter:34")]
    [InlineData("gopher_repetition", "same here\nother\nsame here", "gopher_repetition.max_repeated_line_share=0.3", "dup_line_frac", "repeated_line:same here")]
    [InlineData("gopher_repetition", "it is so, it is so, it is", "gopher_repetition.max_top_run_shares=[0.1]", "top_2_gram", "top_run:it is|top_run:it is|top_run:it is")]
    [InlineData("fineweb_quality", "No stop\n\nA stop.", "fineweb_quality.min_terminal_line_share=0.6", "line_punct_ratio", "line_without_end:No stop")]
    public void ExplainsWhichLinesAndWordsCounted(string rule, string text, string set, string reason, string counted)
    {
        string[] others = rule == "gopher_quality" ? ["--set", "gopher_quality.min_words=null", "--set", "gopher_quality.min_mean_word_characters=null"] : [];
        var found = Single(text, rule, ["--explain", .. others, "--set", set]).GetProperty("rules").GetProperty(rule);
        Assert.Equal(reason, Text(found, "reason"));
        Assert.Equal(counted, Counted(found));
    }

    [Theory]
    [InlineData("dolma", "* one\n - two\n* three", "fraction_of_lines_starting_with_bullet_point", "bullet_line:* one|bullet_line:* three")]
    [InlineData("dclm", "* one\n - two\n* three", "bullet_count_filter", "bullet_line:* one|bullet_line: - two|bullet_line:* three")]
    [InlineData("nemo", "## a # b", "symbol_to_word", "symbol:#|symbol:#|symbol:#")]
    [InlineData("paper", "to 12 34 5,6 so it is of", "alphabetic_words", "word_without_letter:12|word_without_letter:34|word_without_letter:5,6")]
    public void ExplainsInEveryDialect(string dialect, string text, string reason, string counted)
    {
        string[] sets = ["gopher_quality.min_words=null", "gopher_quality.min_mean_word_characters=null", "gopher_quality.min_stop_words=null", "gopher_quality.max_bullet_line_share=0.5"];
        var (symbols, letters) = (dialect == "nemo" ? "0.1" : "null", dialect == "paper" ? "0.8" : "null");
        var found = Single(text, "gopher_quality", ["--dialect", dialect, "--explain", .. sets.Append($"gopher_quality.max_symbols_per_word={symbols}").Append($"gopher_quality.min_alphabetic_word_share={letters}").SelectMany(set => (string[])["--set", set])])
            .GetProperty("rules").GetProperty("gopher_quality");
        Assert.Equal(reason, Text(found, "reason"));
        Assert.Equal(counted, Counted(found));
    }

    [Fact]
    public void ExplainsRunsParagraphsAndWordsOfLists()
    {
        Assert.Equal("repeated_run:a, b c d e|repeated_run:a, b c d e", Counted(Rule("x a, b c d e. a, b c d e; a, b c d e", "gopher_repetition", "--dialect", "dclm", "--set", "gopher_repetition.max_top_run_shares=[1,1,1]")));
        Assert.Equal("longest_line:one two|longest_line:four five", Counted(Rule("one two\n\nfour five", "c4_paragraph")));
        Assert.Equal("bad_word:DARN|bad_word:darn", Counted(Rule("Oh DARN it, darn.", "c4_badwords", "--bad-words", List("darn"))));

        JsonElement Rule(string text, string rule, params string[] more) => Single(text, rule, [.. more, "--explain"]).GetProperty("rules").GetProperty(rule);
    }

    private static string Counted(JsonElement rule) => string.Join('|', rule.GetProperty("counted").EnumerateArray().Select(part => $"{Text(part, "rule")}:{Text(part, "text")}"));

    [Fact]
    public void SplitsWordsAsSpacyDoes()
    {
        Assert.Equal(8, WordsOf("--words", "spacy"));
        Assert.Equal(9, WordsOf());
        Assert.Contains("words", Assert.Throws<DomainAdaptException>(() => WordsOf("--words", "spacy", "--dialect", "dclm")).Message, StringComparison.Ordinal);

        double WordsOf(params string[] more) => Single("Don't stop, it's the U.S. court.", "gopher_quality,c4_badwords", [.. more, "--bad-words", List("darn")])
            .GetProperty("rules").GetProperty("gopher_quality").GetProperty("measures").GetProperty("words").GetDouble();
    }

    [Fact]
    public void SumsUpWhatRulesDrop()
    {
        var line = Single(Five, "c4_paragraph,gopher_quality,c4_quality", "--summary");
        Assert.Equal((1, 0), (line.GetProperty("documents").GetInt32(), line.GetProperty("kept").GetInt32()));
        var rule = line.GetProperty("rules").GetProperty("c4_paragraph");
        Assert.Equal((1, 0), (rule.GetProperty("dropped").GetInt32(), rule.GetProperty("alone").GetInt32()));
        Assert.Equal("""{"gopher_quality":1,"c4_quality":0}""", rule.GetProperty("together_with").GetRawText());
    }

    [Fact]
    public void TakesAWordList()
    {
        Assert.Equal("document_removed_with_badwords", Text(Single("Darn it.", "c4_badwords", "--bad-words", List("darn")), "reason"));
    }

    [Theory]
    [InlineData("gopher", "--rules names 'gopher'")]
    [InlineData("normalise", "rewrites text")]
    [InlineData("classify", "classify", "model")]
    [InlineData("c4_badwords", "c4_badwords", "words")]
    [InlineData("gopher_quality", "gopher_quality", "min_words", "gopher_quality.min_wrods=3")]
    [InlineData("gopher_quality", "gopher_quality.min_words is no setting, or its value does not fit", "max_words", "gopher_quality.min_words=many")]
    [InlineData("gopher_quality", "--set has 'min_words'", "", "min_words")]
    [InlineData("length", "length.min_words is -1", "", "length.min_words=-1")]
    [InlineData("gopher_quality", "rule 'length'", "", "length.min_words=1")]
    [InlineData(",", "names no rule")]
    public void SaysWhatIsWrongWithRules(string rules, string message, string more = "", string? set = null)
    {
        var found = Assert.Throws<DomainAdaptException>(() => Single(Five, rules, set is null ? [] : ["--set", set])).Message;
        Assert.Contains(message, found, StringComparison.Ordinal);
        Assert.Contains(more, found, StringComparison.Ordinal);
    }

    [Fact]
    public void TakesSettings()
    {
        Assert.Null(Text(Single(Five, "c4_paragraph", "--set", "c4_paragraph.min_paragraph_characters=0"), "reason"));
        Assert.Equal("gopher_enough_stop_words", Text(Single(Five, "gopher_quality", "--set", "gopher_quality.min_words=10", "--set", "gopher_quality.min_alphabetic_word_share=null"), "reason"));
    }

    [Fact]
    public void SpeaksADialect()
    {
        var line = Single(Five, "gopher_quality,c4_paragraph", "--dialect", "dolma");
        Assert.Equal("word_count", Text(line, "reason"));
        Assert.True(line.GetProperty("rules").GetProperty("gopher_quality").GetProperty("measures").TryGetProperty("median_word_characters", out _));
        Assert.Contains("--dialect", Assert.Throws<DomainAdaptException>(() => Single(Five, "c4_paragraph", "--dialect", "dolma")).Message, StringComparison.Ordinal);
        Assert.Contains("gopher_quality.dialect", Assert.Throws<DomainAdaptException>(() => Single(Five, "gopher_quality", "--dialect", "latin")).Message, StringComparison.Ordinal);
    }

    [Theory] // Texts need no quotes, also where they look like numbers; rules see what a line says of its document.
    [InlineData("date", "date.from=2020", "too_early")]
    [InlineData("date", "date.from=\"2020\"", "too_early")]
    [InlineData("date", "date.from=2019-06", null)]
    [InlineData("licence", "licence.allow=[\"MIT\"]", null)]
    [InlineData("licence", "licence.deny=[\"MIT\"]", "licence_denied")]
    [InlineData("expression", "expression.keep=language == \"en\" and title is_known", null)]
    public void JudgesByFacts(string rule, string set, string? reason)
    {
        var facts = JsonSerializer.Serialize(new { id = "1", text = Five, date = "2019-06-30", language = "en", licence = "MIT", title = "Five" });
        Assert.Equal(reason, Text(SingleLine(facts, rule, "--set", set), "reason"));
    }

    [Fact]
    public void SaysOfBareTextWhatIsWrongWithIt()
        => Assert.Contains("date.from is '20'", Assert.Throws<DomainAdaptException>(() => Single(Five, "date", "--set", "date.from=20")).Message, StringComparison.Ordinal);

    private string List(string word)
    {
        var list = Path.Combine(_folder.Path, "words.txt");
        File.WriteAllText(list, word + "\n");
        return list;
    }

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    private JsonElement Single(string text, string rules, params string[] more) => SingleLine(JsonSerializer.Serialize(new { id = "1", text }), rules, more);

    private JsonElement SingleLine(string line, string rules, params string[] more)
    {
        var path = Path.Combine(_folder.Path, "a.jsonl");
        File.WriteAllText(path, line + "\n");
        using var output = new StringWriter();
        var configuration = new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false };
        Assert.Equal(0, JudgeCommand.Create().Parse([path, "--rules", rules, .. more]).Invoke(configuration));
        return JsonDocument.Parse(output.ToString()).RootElement;
    }
}
