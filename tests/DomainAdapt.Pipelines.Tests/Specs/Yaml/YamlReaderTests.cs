using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Pipelines.Specs.Binding;
using DomainAdapt.Pipelines.Specs.Yaml;

namespace DomainAdapt.Pipelines.Tests.Specs.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void ReadFile_KeepsPlacesAndOrder()
    {
        var root = Map("b: 1\na:\n  - x\n  - { c: 'null' }\n");
        Assert.Equal(["b", "a"], root.Entries.Select(entry => entry.Key));
        Assert.Equal("file:2:1", root.Entries[1].Location.ToString());
        var list = Assert.IsType<ListNode>(root.Entries[1].Value);
        Assert.Equal("file:3:5", list.Items[0].Location.ToString());
        var quoted = Assert.IsType<ScalarNode>(Assert.IsType<MapNode>(list.Items[1]).Entries[0].Value);
        Assert.False(quoted.IsNull);
        Assert.Equal("file:4:10", quoted.Location.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("null")]
    public void ReadFile_OfNothing_IsNull(string text) => Assert.True(Map($"a: {text}\n").Entries[0].Value.IsNull);

    [Fact]
    public void ReadFile_MergesWithoutReplacing()
    {
        var root = Map("one: &one { a: 1, b: 1 }\ntwo: &two { b: 2, c: 2 }\nboth: { <<: [*one, *two], a: 0 }\n");
        var both = Assert.IsType<MapNode>(root.Find("both")!.Value);
        Assert.Equal("a=0 b=1 c=2", string.Join(' ', both.Entries.Select(entry => $"{entry.Key}={((ScalarNode)entry.Value).Text}")));
    }

    [Fact]
    public void ReadFile_CopiesAliases()
    {
        var root = Map("one: &one { a: 1 }\ntwo: *one\n");
        Assert.NotSame(root.Find("one")!.Value, root.Find("two")!.Value);
    }

    [Theory]
    [InlineData("a: &a [*a]\n", "file:1:8: this is not YAML: no anchor '&a' stands before this alias.")]
    [InlineData("{ [x]: 1 }\n", "file:1:3: a key must be text; found a list.")]
    [InlineData("<<: 3\n", "file:1:5: <<: needs a map to merge; found '3'.")]
    public void ReadFile_SaysWhatIsWrong(string text, string expected)
    {
        var problems = new Problems();
        YamlReader.ReadFile(text, "file", problems);
        Assert.Equal([expected], problems.ToException().Problems);
    }

    [Fact]
    public void ReadFile_OfAnyText_NeverFails()
    {
        const string Letters = "a:-[]{}&*!|>'\"%@#,? \n\t0~<";
        var random = new Random(7);
        for (var round = 0; round < 3000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => Letters[random.Next(Letters.Length)])]);
            var problems = new Problems();
            if (YamlReader.ReadFile(text, "file", problems) is null && problems.Any)
                Assert.IsType<SpecException>(problems.ToException());
        }
    }

    private static MapNode Map(string text)
    {
        var problems = new Problems();
        var root = Assert.IsType<MapNode>(YamlReader.ReadFile(text, "file", problems));
        Assert.False(problems.Any);
        return root;
    }
}
