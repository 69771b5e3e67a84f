using System.Text;
using DomainAdapt.Core.Documents;

namespace DomainAdapt.Testing;

/// <summary>Any valid one of a kind, for tests that are about something else.</summary>
public static class Some
{
    /// <summary>A document of that text; its id is made from <paramref name="origin"/>.</summary>
    public static Document Document(string text = "Some text.", string origin = "some.txt", string source = "some")
        => new()
        {
            Id = DocumentId.Of("some", origin),
            Text = Encoding.UTF8.GetBytes(text),
            Source = source,
            Origin = origin,
        };
}
