using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;

namespace DomainAdapt.Core.Tests.Text;

public sealed class SentencesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("One. Two! Three? Four", new[] { "One.", "Two!", "Three?", "Four" })]
    [InlineData("He said \"Stop.\" Then he left.", new[] { "He said \"Stop.\"", "Then he left." })]
    [InlineData("Dr. Smith met J. R. Jones vs. the U.S. Court.", new[] { "Dr. Smith met J. R. Jones vs. the U.S. Court." })]
    [InlineData("It costs 3.50 or so. e.g. this.", new[] { "It costs 3.50 or so. e.g. this." })]
    [InlineData("Heading\n\nBody goes\non here. End.", new[] { "Heading", "Body goes\non here.", "End." })]
    [InlineData("\u6f22\u5b57\u3002\u304b\u306a\uff01", new[] { "\u6f22\u5b57\u3002", "\u304b\u306a\uff01" })]
    [InlineData("Wait... What?! Yes.", new[] { "Wait...", "What?!", "Yes." })]
    public void Enumerate_KnownCases(string text, string[] expected) => Assert.Equal(expected, Enumerate(Encoding.UTF8.GetBytes(text)));

    [Fact] // Nothing but white space is lost between sentences.
    public void Enumerate_LosesNoWord() => RandomTexts.Valid.Sample(text =>
    {
        var joined = string.Join(' ', Enumerate(text));
        Assert.Equal(
            string.Concat(Encoding.UTF8.GetString(text).Where(c => !char.IsWhiteSpace(c))), string.Concat(joined.Where(c => !char.IsWhiteSpace(c))));
        Assert.Equal(Enumerate(text).Count, Sentences.Count(text));
    }, iter: 3_000);

    private static List<string> Enumerate(byte[] text)
    {
        var sentences = new List<string>();
        foreach (var sentence in Sentences.Enumerate(text))
            sentences.Add(Encoding.UTF8.GetString(sentence.Of(text)));
        return sentences;
    }

    [Fact]
    public void Count_AllocatesNothing()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("It is so, says Dr. Smith of Acme Corp. in 1999. Is it? \u6f22\u5b57\u3002 ", 100)));
        Assert.Equal(0, Allocations.Of(() => Sentences.Count(text)));
    }
}
