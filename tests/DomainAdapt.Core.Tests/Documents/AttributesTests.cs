using System.Text.Json;
using CsCheck;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Core.Tests.Documents;

public sealed class AttributesTests
{
    private static readonly Gen<string> AnyText = Gen.Char['\0', '\u2fff'].Array[0, 8].Select(characters => new string(characters));

    [Fact]
    public void ToJson_SortsNamesOrdinally_WhateverTheOrderTheyCameIn()
    {
        var one = Attributes.Empty.With("score", 0.25).With("Host", "é<&>\"").With("pages", 7).With("archived", true);
        var other = Attributes.Empty.With("archived", true).With("pages", 7).With("score", 0.25).With("Host", "é<&>\"");
        Assert.Equal("""{"Host":"é<&>\"","archived":true,"pages":7,"score":0.25}""", one.ToJson());
        Assert.Equal(one.ToJson(), other.ToJson());
        Assert.Equal(["Host", "archived", "pages", "score"], one.Names);
    }

    [Fact]
    public void With_LeavesTheOriginalAsItWas()
    {
        var before = Attributes.Empty.With("host", "a");
        Assert.Equal("b", before.With("host", "b").Text("host"));
        Assert.Equal("a", before.Text("host"));
        Assert.Equal("{}", Attributes.Empty.ToJson());
    }

    [Fact]
    public void Number_IsOfNumbersOnly()
    {
        var attributes = Attributes.Empty.With("pages", 7).With("score", 0.25).With("name", "7").With("archived", true);
        Assert.Equal((7.0, 0.25), (attributes.Number("pages"), attributes.Number("score")));
        Assert.Null(attributes.Number("name"));
        Assert.Null(attributes.Number("archived"));
        Assert.Null(attributes.Number("absent"));
    }

    [Fact]
    public void Text_IsWrittenTheSameInEveryCulture()
        => Assert.Equal("0.25", Attributes.Empty.With("score", 0.25).Text("score"));

    [Fact]
    public void Parse_KeepsLargeIntegersWhole_AndNestedValuesAsTheirJson()
    {
        var attributes = Attributes.Parse("""{"nested":{"b":[1, 2]},"large":9007199254740993,"half":0.5,"none":null}""");
        Assert.Equal("9007199254740993", attributes.Text("large"));
        Assert.Equal("""{"b":[1, 2]}""", attributes.Text("nested"));
        Assert.Equal("null", attributes.Text("none"));
        Assert.Equal("""{"half":0.5,"large":9007199254740993,"nested":"{\"b\":[1, 2]}","none":"null"}""", attributes.ToJson());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":1} x")]
    [InlineData("{a:1}")]
    public void Parse_OfWhatIsNoJson_Throws(string json) => Assert.ThrowsAny<JsonException>(() => Attributes.Parse(json));

    [Fact]
    public void Parse_OfToJson_IsTheSameJson() => Gen.Select(AnyText, AnyText, Gen.Long, Gen.Double[-1e6, 1e6], Gen.Bool, Gen.Int[0, 3]).Array[0, 6].Sample(all =>
    {
        var attributes = all.Aggregate(Attributes.Empty, (made, next) => next.Item6 switch
        {
            0 => made.With(next.Item1, next.Item2),
            1 => made.With(next.Item1, next.Item3),
            2 => made.With(next.Item1, next.Item4),
            _ => made.With(next.Item1, next.Item5),
        });
        Assert.Equal(attributes.ToJson(), Attributes.Parse(attributes.ToJson()).ToJson());
    }, iter: 500);
}
