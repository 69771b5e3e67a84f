using System.Xml;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Reading.Readers;

/// <summary>Streams XML without document type definitions, so no entity can grow without bound and nothing is fetched.</summary>
internal static class XmlInput
{
    /// <summary>Opens an input for streaming.</summary>
    public static XmlReader Open(Input input) => XmlReader.Create(input.Content, new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    /// <summary>Reads on, with errors that name the input: what follows a break in XML cannot be trusted.</summary>
    public static bool ReadNext(XmlReader reader, Input input, Func<XmlReader, bool> read)
    {
        try
        {
            return read(reader);
        }
        catch (XmlException exception)
        {
            throw new DomainAdaptException(
                $"{input.Path}:{exception.LineNumber}:{exception.LinePosition}: is no well-formed XML: {exception.Message} "
                + "Mend the file or leave it out with the origin's 'exclude'.", ExitCodes.StageFailed, exception);
        }
    }
}
