using System.Text;
using DomainAdapt.Corpora.Reading;
using Record = DomainAdapt.Corpora.Reading.Record;

namespace DomainAdapt.Corpora.Tests.Reading.Readers;

/// <summary>Reads an input that is held in memory.</summary>
internal static class Reads
{
    public const int MaxRecordBytes = 4096;

    public static List<Record> All(IReader reader, byte[] bytes, string path = "input")
        => [.. reader.Read(new Input(path, new MemoryStream(bytes), MaxRecordBytes))];

    public static List<Record> All(IReader reader, string text, string path = "input") => All(reader, Encoding.UTF8.GetBytes(text), path);

    public static string TextOf(Record record) => Encoding.UTF8.GetString(Assert.IsType<DocumentRecord>(record).Text.Span);
}
