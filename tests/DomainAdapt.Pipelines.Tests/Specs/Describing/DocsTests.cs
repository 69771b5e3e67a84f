using System.Xml.Linq;
using DomainAdapt.Core.Specs;
using DomainAdapt.Pipelines.Specs.Describing;

namespace DomainAdapt.Pipelines.Tests.Specs.Describing;

public sealed class DocsTests
{
    [Fact]
    public void Summary_OfTypesPropertiesAndFields()
    {
        Assert.StartsWith("Takes a part of a source, for trials", Docs.Summary(typeof(SampleSpec)), StringComparison.Ordinal);
        Assert.Equal("Licence, as SPDX where it has one. A corpus without one is refused unless the pipeline allows it for that source.", Docs.Summary(typeof(CorpusSpec).GetProperty(nameof(CorpusSpec.Licence))!));
        Assert.Equal("Its date.", Docs.Summary(typeof(HoldoutBy).GetField(nameof(HoldoutBy.Date))!));
    }

    [Fact]
    public void Summary_WithoutAFile_IsNull() => Assert.Null(Docs.Summary(typeof(Uri)));

    [Fact]
    public void Read_MakesPlainTextOfReferences()
    {
        var file = XDocument.Parse("""
            <doc><members><member name="P:A.B"><summary>
              Tokens; <c>padding</c> not counted,
              see <see cref="P:A.MaxEpochs"/> of <see cref="T:X.Mixer"/> and <see langword="null"/>.
            </summary></member></members></doc>
            """, LoadOptions.PreserveWhitespace);
        Assert.Equal("Tokens; padding not counted, see max_epochs of Mixer and null.", Docs.Read(file)["P:A.B"]);
    }
}
