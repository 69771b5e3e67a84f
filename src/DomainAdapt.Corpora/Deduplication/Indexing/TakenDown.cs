using System.Buffers;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora.Records;

namespace DomainAdapt.Corpora.Deduplication.Indexing;

/// <summary>
/// The documents that were taken down, by this run or an earlier one: they neither survive nor beat another, and stay down when they come again. Memory: about
/// 50 bytes for each.
/// </summary>
internal sealed class TakenDown
{
    /// <summary>Channel of the sorted ids in an index.</summary>
    public const string Channel = "taken_down";

    /// <summary>Why a document went.</summary>
    public const string Reason = "taken_down";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly HashSet<DocumentId> _ids = [];

    /// <summary>Reads what earlier runs left, and a file with an id a line where one is given.</summary>
    /// <exception cref="DomainAdaptException">A line is no id.</exception>
    public TakenDown(StageTask task, string? path)
    {
        foreach (var file in task.Of(Channel))
        {
            using var ids = new RecordReader<DocumentId>(file.Path);
            while (ids.MoveNext())
                _ids.Add(ids.Current);
        }
        if (path is null)
            return;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            // What stands after the id is for people.
            var id = line.AsSpan().Trim();
            id = id.IndexOfAny(" \t#") is >= 0 and var end ? id[..end] : id;
            if (id.IsEmpty)
                continue;
            if (id.Length != 2 * DocumentId.Size || id.ContainsAnyExcept(HexDigits))
                throw new DomainAdaptException($"{path}:{number}: '{id}' is no document id; expected 32 hex digits, one id a line, as trace and tables print them.", ExitCodes.Spec);
            _ids.Add(DocumentId.Parse(id.ToString()));
        }
    }

    /// <summary>Whether a document was taken down.</summary>
    public bool Contains(DocumentId id) => _ids.Contains(id);

    /// <summary>Writes all of them, sorted, for the index.</summary>
    public void Write(StageTask task)
    {
        using var output = task.CreateOutput(Channel, "ids.bin");
        var writer = new RecordWriter<DocumentId>(output.Stream);
        foreach (var id in _ids.Order())
            writer.Write(id);
        writer.Flush();
        output.Rows = writer.Count;
    }
}
