using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Corpora.Reading;

/// <summary>The records of a file. Where its compressed bytes are damaged or cut short, the last record says so.</summary>
internal static class FileRecords
{
    /// <summary>Why a file is a damaged record.</summary>
    public const string Damaged = "damaged_file";

    /// <summary>Reads a file to its end, or to its damage.</summary>
    /// <param name="reader">What makes records of the content.</param>
    /// <param name="name">The file's name in messages; its suffix promises how it is compressed.</param>
    /// <param name="bytes">The file as it lies on disk.</param>
    /// <param name="maxRecordBytes">The largest record.</param>
    /// <param name="start">Where in the file the bytes begin.</param>
    public static IEnumerable<Record> Read(IReader reader, string name, Stream bytes, int maxRecordBytes, long start = 0)
    {
        Stream? content = null;
        IEnumerator<Record>? records = null;
        try
        {
            Record? record;
            do
            {
                try
                {
                    content ??= reader.ReadsCompressed ? bytes : Decompression.Open(bytes, name);
                    records ??= reader.Read(new Input(name, content, maxRecordBytes) { Start = start }).GetEnumerator();
                    record = records.MoveNext() ? records.Current : null;
                }
                catch (StorageException damage)
                {
                    record = new DamagedRecord(null, Damaged, damage.Message, ReadOnlyMemory<byte>.Empty);
                }
                if (record is not null)
                    yield return record;
            }
            while (record is not (null or DamagedRecord { Reason: Damaged }));
        }
        finally
        {
            records?.Dispose();
            content?.Dispose();
        }
    }
}
