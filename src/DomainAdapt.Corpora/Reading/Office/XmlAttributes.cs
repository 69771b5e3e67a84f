using System.Xml;

namespace DomainAdapt.Corpora.Reading.Office;

/// <summary>Attributes by their local names: the transitional and the strict form of Office Open XML differ in namespaces only.</summary>
internal static class XmlAttributes
{
    /// <summary>The value of an attribute of the current element, or null.</summary>
    public static string? Value(this XmlReader xml, string localName)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more && value is null; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == localName)
                value = xml.Value;
        }
        xml.MoveToElement();
        return value;
    }

    /// <summary>The id of a relationship (<c>r:id</c>) of the current element, or null.</summary>
    public static string? RelationshipId(this XmlReader xml)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more && value is null; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal))
                value = xml.Value;
        }
        xml.MoveToElement();
        return value;
    }

    /// <summary>Whether the current element, a switch such as <c>w:vanish</c>, is on.</summary>
    public static bool IsOn(this XmlReader xml) => xml.Value("val") is not ("0" or "false" or "off");
}
