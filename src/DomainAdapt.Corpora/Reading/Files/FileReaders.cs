using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Specs;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Corpora.Reading.Files;

/// <summary>
/// Reads files of any type, each with the reader for its type, and archives by their members. What no reader reads is left out and counted by the
/// suffix of its name.
/// </summary>
/// <param name="catalog">The readers there are.</param>
/// <param name="given">Readers whose settings differ from their defaults.</param>
/// <param name="types">Names of the readers that may read; all where it is empty.</param>
internal sealed class FileReaders(Catalog catalog, IReadOnlyList<ReaderSpec> given, IReadOnlyList<string> types)
{
    /// <summary>Attribute of a document: the reader that read it.</summary>
    public const string TypeAttribute = "file_type";

    private readonly Dictionary<string, IReader?> _readers = new(StringComparer.Ordinal);

    /// <summary>The records of a file; those of files within it have the paths there as keys.</summary>
    public IEnumerable<Record> Read(Input input)
    {
        var content = new PeekedStream(input.Content, FileType.HeadBytes);
        var peeked = input with { Content = content };
        var type = FileType.Of(Decompression.NameOfContent(input.Path), content.Head);
        return type switch
        {
            FileType.Zip => ReadZip(peeked),
            FileType.Tar => ReadMembers(peeked, () => ArchiveMember.OfTar(content)),
            FileType.Compressed => ReadCompressed(peeked),
            _ => ReadWith(type, peeked),
        };
    }

    /// <summary>The records of a file that lies in another one, with its name before their keys.</summary>
    /// <param name="outer">The file that holds it.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="bytes">Its content.</param>
    public IEnumerable<Record> ReadWithin(Input outer, string name, byte[] bytes)
    {
        if (outer.Nesting.Inner() is not { } nesting)
            return [new SkippedRecord("nested_too_deep")];
        if (!nesting.TryUnpack(bytes.Length, outer.MaxRecordBytes))
            return [new DamagedRecord(name, "too_large", "is in a file that unpacks to too much; unpack it and name the folder instead", ReadOnlyMemory<byte>.Empty)];
        if (bytes.Length == 0)
            return [new SkippedRecord("empty")];
        return Read(new Input(name, new MemoryStream(bytes, writable: false), outer.MaxRecordBytes) { Nesting = nesting }).Select(record => Within(name, record));
    }

    private static Record Within(string name, Record record) => record switch
    {
        DocumentRecord document => document with { Key = KeyWithin(name, document.Key) },
        DamagedRecord damaged => damaged with { Key = KeyWithin(name, damaged.Key) },
        _ => record,
    };

    private static string KeyWithin(string name, string? key) => key is null ? name : $"{name}/{key}";

    private IEnumerable<Record> ReadWith(string? kind, Input input)
    {
        if (kind is null || (types.Count > 0 && !types.Contains(kind)) || ReaderOf(kind) is not { } reader)
            return [new SkippedRecord(FileType.SkippedAs(Decompression.NameOfContent(input.Path)))];
        return reader.Read(input).Select(record => record is DocumentRecord document && document.Attributes.Text(TypeAttribute) is null
            ? document with { Attributes = document.Attributes.With(TypeAttribute, kind) } : record);
    }

    /// <summary>The reader of a kind; null where there is none, or none that works without being told more.</summary>
    private IReader? ReaderOf(string name)
    {
        if (!_readers.TryGetValue(name, out var reader))
        {
            var kind = catalog.Find(typeof(ReaderSpec), name);
            if (given.FirstOrDefault(spec => spec.Kind == name) is { } spec)
                reader = catalog.Create<IReader>(spec);
            else if (kind is not null && DefaultsOf(kind.SpecType) is { } defaults)
                reader = (IReader)kind.Create(defaults);
            _readers.Add(name, reader);
        }
        return reader;
    }

    /// <summary>A reader's settings where none is given; null where some must be.</summary>
    private static KindSpec? DefaultsOf(Type specType)
    {
        if (specType.GetCustomAttribute<RequiredMemberAttribute>() is not null)
            return null;
        var defaults = (KindSpec)Activator.CreateInstance(specType)!;
        var problems = new SpecProblems();
        defaults.Check(problems);
        return problems.All.Count == 0 ? defaults : null;
    }

    private IEnumerable<Record> ReadZip(Input input)
    {
        if (input.ReadAll() is not { } bytes)
            return [input.TooLarge()];
        try
        {
            var zip = new ZipArchive(new MemoryStream(bytes, writable: false));
            var type = FileType.OfZip([.. zip.Entries.Select(entry => entry.FullName)]);
            return type == FileType.Zip
                ? ReadMembers(input, () => ArchiveMember.OfZip(zip, bytes.Length))
                : ReadWith(type, input with { Content = new MemoryStream(bytes, writable: false) });
        }
        catch (InvalidDataException damage)
        {
            return [Damaged(null, damage)];
        }
    }

    private IEnumerable<Record> ReadMembers(Input input, Func<IEnumerable<ArchiveMember>> open)
    {
        using var members = new MemberReader(input, open);
        while (members.Next() is var (name, bytes, damage))
        {
            if (damage is not null)
                yield return damage;
            if (bytes is null)
                continue;
            foreach (var record in ReadWithin(input, name, bytes))
                yield return record;
        }
    }

    private IEnumerable<Record> ReadCompressed(Input input)
    {
        if (input.Nesting.Inner() is not { } nesting)
            return [new SkippedRecord("nested_too_deep")];
        try
        {
            using var content = Decompression.Open(input.Content, Path.GetFileName(input.Path));
            if ((input with { Content = content }).ReadAll() is not { } bytes || !nesting.TryUnpack(bytes.Length, input.MaxRecordBytes))
                return [input.TooLarge()];
            return Read(input with { Path = Decompression.NameOfContent(input.Path), Content = new MemoryStream(bytes, writable: false), Nesting = nesting });
        }
        catch (StorageException damage)
        {
            return [Damaged(null, damage)];
        }
    }

    private static DamagedRecord Damaged(string? key, Exception damage)
        => new(key, "damaged", $"cannot be read: {damage.Message.TrimEnd('.')}", ReadOnlyMemory<byte>.Empty);
}
