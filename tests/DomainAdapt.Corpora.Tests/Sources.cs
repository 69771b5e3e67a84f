using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Reading.Readers;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests;

/// <summary>Sources and documents of stages that read no files.</summary>
internal static class Sources
{
    private sealed record NoOriginSpec : OriginSpec;

    public static Catalog Catalog()
    {
        var catalog = new Catalog();
        CorporaCatalog.AddTo(catalog);
        return catalog;
    }

    public static SourceContext Of(string name, HoldoutSpec? holdout = null)
    {
        var source = FakeStageTask.SomeSource(name, new NoOriginSpec(), new TextReaderSpec { Kind = "text" });
        return source with { Spec = source.Spec with { Holdout = holdout } };
    }

    public static Document Document(string source, string origin, string text) => new()
    {
        Id = DocumentId.Of(source, origin),
        Text = Encoding.UTF8.GetBytes(text),
        Source = source,
        Origin = origin,
    };
}
