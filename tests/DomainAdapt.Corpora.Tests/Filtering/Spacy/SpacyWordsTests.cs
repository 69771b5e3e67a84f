using System.Text;
using DomainAdapt.Core.Text;
using DomainAdapt.Corpora.Cleaning;
using DomainAdapt.Corpora.Filtering;
using DomainAdapt.Corpora.Filtering.Spacy;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Filtering.Spacy;

/// <summary>What spaCy's own tests of English say (spacy/tests/lang/en, MIT), and datatrove's sample.</summary>
public sealed class SpacyWordsTests
{
    [Theory]
    // test_prefix_suffix_infix.py
    [InlineData("(can)", "( can )")]
    [InlineData("can't", "ca n't")]
    [InlineData("(can't", "( ca n't")]
    [InlineData("can't)", "ca n't )")]
    [InlineData("(can't)", "( ca n't )")]
    [InlineData("(can't?)", "( ca n't ? )")]
    [InlineData("U.S.", "U.S.")]
    [InlineData("us.", "us .")]
    [InlineData("(U.S.", "( U.S.")]
    [InlineData("U.S.)", "U.S. )")]
    [InlineData("(U.S.?)", "( U.S. ? )")]
    [InlineData("best-known", "best - known")]
    [InlineData("0.1-13.5", "0.1 - 13.5")]
    [InlineData("103.27-300", "103.27 - 300")]
    [InlineData("best.Known", "best . Known")]
    [InlineData("Hello,world", "Hello , world")]
    [InlineData("best...known", "best ... known")]
    [InlineData("No decent--let alone well-bred--people.", "No decent -- let alone well - bred -- people .")]
    [InlineData("Today is Tuesday.Mr.", "Today is Tuesday . Mr.")]
    [InlineData("_MATH_.", "_ MATH _ .")]
    // test_punct.py
    [InlineData("((", "( (")]
    [InlineData("*Hello*", "* Hello *")]
    [InlineData("(`Hello", "( ` Hello")]
    [InlineData("Hello]'", "Hello ] '")]
    [InlineData("(((Hello", "( ( ( Hello")]
    [InlineData("'The", "' The")]
    [InlineData("Hello''", "Hello ''")]
    [InlineData("''", "''")]
    [InlineData("(And a 6a.m. run through Washington Park).", "( And a 6 a.m. run through Washington Park ) .")]
    // test_tokenizer.py
    [InlineData("7am 11p.m.", "7 am 11 p.m.")]
    [InlineData("3/4/2012", "3/4/2012")]
    [InlineData("We Were Scared", "We Were Scared")]
    [InlineData("Shell shed", "Shell shed")]
    [InlineData("want/need", "want / need")]
    [InlineData("test@example.com john.doe@example.co.uk", "test@example.com john.doe@example.co.uk")]
    [InlineData("would've theses", "would 've theses")]
    // Contractions, units, currencies, addresses, emoticons.
    [InlineData("I’m she'll it's cannot gonna", "I ’m she 'll it 's can not gon na")]
    [InlineData("the dog's (the dogs')", "the dog 's ( the dogs ' )")]
    [InlineData("$45, 10km US$5 5US$ 20% +1 a+", "$ 45 , 10 km US$ 5 5 US$ 20 % +1 a+")]
    [InlineData("(https://www.example.org/a_b?c=d).", "( https://www.example.org/a_b?c=d ) .")]
    [InlineData("www.example.com, 8.8.8.8 Hello.world", "www.example.com , 8.8.8.8 Hello.world")]
    [InlineData("hello:) :-) fine", "hello :) :-) fine")]
    [InlineData("wait... what…", "wait ... what …")]
    [InlineData("e.g. Mr. Ph.D. end.", "e.g. Mr. Ph.D. end .")]
    [InlineData("well☺known 😀", "well ☺ known 😀")]
    [InlineData("", "")]
    public void Read_CutsAsSpacyDoes(string text, string words) => Assert.Equal(words, string.Join(' ', Words(text)));

    [Fact] // The sample of datatrove's test of word tokenizers; its first sentence cut by hand.
    public void Read_CutsTheSample()
    {
        const string Sample = "I wish it need not have happened in my time,' said Frodo. 'So do I,' said Gandalf, 'and so do all who live to "
            + "see such times. But that is not for them to decide. All we have to decide is what to do with the time that is given us.' Hello world! \n\n ქართული \n\t Hello\nworld! ";
        var words = Words(Sample);
        Assert.Equal("I wish it need not have happened in my time , ' said Frodo . ' So do I , ' said Gandalf , ' and so do all who live to see such times .", string.Join(' ', words.Take(36)));
        Assert.Equal("given us . ' Hello world ! ქართული Hello world !", string.Join(' ', words.Skip(words.Count - 11)));
        Assert.Equal(70, words.Count);
    }

    [Theory]
    [InlineData("One is here. Two is here! Is three?", 3)]
    [InlineData("Mr. Smith of the U.S. court said so.", 1)] // Abbreviations are words, and no stops.
    [InlineData("He said \"so.\" And went...", 2)] // Three dots end nothing.
    [InlineData("Well?!", 1)]
    [InlineData("", 0)]
    public void Sentences_EndAtWordsThatAreStops(string line, int sentences) => Assert.Equal(sentences, new SpacySentences().Count(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Rules_TakeTheSplitting()
    {
        var text = Some.Document("Don't stop, it's the U.S. court.");
        // Don ' t stop , it ' s the U . S . court .
        Assert.Equal(9, Words(new GopherQualitySpec(), text));
        // Do n't stop , it 's the U.S. court .
        Assert.Equal(8, Words(new GopherQualitySpec { Words = WordSplitting.Spacy }, text));
        Assert.Equal(8, Words(new GopherQualitySpec { Words = WordSplitting.Spacy }, text)); // What was remembered is what was found.

        static double Words(GopherQualitySpec spec, Core.Documents.Document document)
        {
            var filter = GopherQualityFilter.Of(spec);
            var measures = new double[filter.MeasureNames.Count];
            filter.Measure(document, measures);
            return measures[0];
        }
    }

    private static List<string> Words(string text)
    {
        var (bytes, ranges) = (Encoding.UTF8.GetBytes(text), new List<TextRange>());
        var splitter = new SpacyWords();
        splitter.Read(bytes, ranges);
        splitter.Read(bytes, ranges); // From what it remembers.
        var words = ranges.ConvertAll(range => Encoding.UTF8.GetString(range.Of(bytes)));
        Assert.Equal(words.Take(words.Count / 2), words.Skip(words.Count / 2));
        return words[..(words.Count / 2)];
    }
}
