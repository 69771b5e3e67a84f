using DomainAdapt.Corpora.Reading;
using DomainAdapt.Corpora.Reading.Readers;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

public sealed class DotnetDocumentationReaderTests
{
    private const string Documentation = """
        <?xml version="1.0"?>
        <doc><assembly><name>Sample</name></assembly><members>
          <member name="T:Sample.Text.Scanner`1"><summary>Scans <see langword="null" /> and
            <see cref="T:System.Collections.Generic.List`1" />.</summary>
            <remarks><para>First.</para><para>Second.</para></remarks></member>
          <member name="M:Sample.Text.Scanner`1.#ctor(System.Int32)"><summary>Makes a scanner.</summary><param name="size">Its <c>size</c>.</param></member>
          <member name="M:Sample.Text.Scanner`1.Next(System.String,System.Collections.Generic.List{System.Int32})">
            <summary>Goes on; see <see cref="P:Sample.Text.Scanner`1.Current"/>.</summary>
            <param name="text">The text.</param><param name="into">Where to.</param><returns>Whether there is more.</returns>
            <exception cref="T:System.ArgumentNullException"><paramref name="text"/> is null.</exception>
            <example><code>
              if (scanner.Next(a, b))
                  Use(b);
            </code></example></member>
          <member name="P:Sample.Text.Scanner`1.Current"><inheritdoc/></member>
          <member name="T:Sample.Text.Scanner`1.Mode"><summary>A nested type.</summary></member>
          <member name="F:Sample.Other.Thing.Field"><summary>Of a type without an entry.</summary></member>
          <member name="N:Sample.Text"><summary>A namespace is no type.</summary></member>
        </members></doc>
        """;

    [Fact]
    public void Read_WritesATypeWithItsMembersAsProse()
    {
        var records = Reads.All(new DotnetDocumentationReader(new DotnetDocumentationReaderSpec { MinWords = 1 }), Documentation, "ref/Sample.xml");

        Assert.Equal(
            """
            Sample.Text.Scanner

            Scans null and List.
            First.

            Second.

            Scanner(size)
            Makes a scanner.
            Parameter size: Its size.

            Scanner.Next(text, into)
            Goes on; see Scanner.Current.
            Parameter text: The text.
            Parameter into: Where to.
            Returns: Whether there is more.
            Throws ArgumentNullException: text is null.
            if (scanner.Next(a, b))
                Use(b);
            """, Reads.TextOf(records[0]));
        var type = (DocumentRecord)records[0];
        Assert.Equal(("Sample.Text.Scanner`1", "Sample.Text.Scanner"), (type.Key, type.Title));
        Assert.Equal("""{"assembly":"Sample","members":2,"namespace":"Sample.Text"}""", type.Attributes.ToJson());
    }

    [Fact]
    public void Read_FindsTheNamespaceOfNestedAndUndocumentedTypes()
    {
        var records = Reads.All(new DotnetDocumentationReader(new DotnetDocumentationReaderSpec { MinWords = 1 }), Documentation);
        Assert.Equal(
            [("Sample.Text.Scanner`1", "Sample.Text"), ("Sample.Text.Scanner`1.Mode", "Sample.Text"), ("Sample.Other.Thing", "Sample.Other")],
            records.Cast<DocumentRecord>().Select(record => (record.Key, record.Attributes.Text("namespace"))));
    }

    [Fact]
    public void Read_LeavesOutShortTypesAndOtherNamespaces()
    {
        var records = Reads.All(new DotnetDocumentationReader(new DotnetDocumentationReaderSpec { MinWords = 20, Namespaces = ["Sample.Text"] }), Documentation);
        Assert.IsType<DocumentRecord>(records[0]);
        Assert.Equal(["too_short", "other_namespace"], records.Skip(1).Cast<SkippedRecord>().Select(record => record.Reason));
    }

    [Fact]
    public void Read_TheRuntimesOwnDocumentation()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref"));
        var file = Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "System.Collections.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault() : null;
        Assert.SkipUnless(file is not null, "the SDK's reference pack is absent");
        using var content = File.OpenRead(file!);

        var records = new DotnetDocumentationReader(new DotnetDocumentationReaderSpec()).Read(new Input("System.Collections.xml", content, 1 << 20)).ToList();

        var list = Assert.Single(records.OfType<DocumentRecord>(), record => record.Key == "System.Collections.Generic.List`1");
        Assert.Equal("System.Collections.Generic", list.Attributes.Text("namespace"));
        Assert.Contains("List.Add(item)\nAdds an object to the end of the List.", Reads.TextOf(list), StringComparison.Ordinal);
        Assert.DoesNotContain(records.OfType<DocumentRecord>(), record => Reads.TextOf(record).Contains('<', StringComparison.Ordinal)
            && Reads.TextOf(record).Contains("see cref", StringComparison.Ordinal));
    }
}
