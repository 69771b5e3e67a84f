using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Archives;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Storage.Sources;

/// <summary>A file as a publisher's listing has it; listings are kept in this form in the cache.</summary>
/// <param name="Path">Its path in the corpus.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Checksum">What its bytes hash to, where the publisher says so.</param>
/// <param name="ETag">Its version, where the publisher says so.</param>
internal sealed record ListedFile(string Path, long Bytes, Checksum? Checksum = null, string? ETag = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A listing's bytes, in ordinal order of path.</summary>
    public static byte[] Write(IEnumerable<ListedFile> files)
        => JsonSerializer.SerializeToUtf8Bytes(files.OrderBy(file => file.Path, StringComparer.Ordinal), Options);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static IReadOnlyList<ListedFile> Read(string path) => JsonSerializer.Deserialize<List<ListedFile>>(File.ReadAllBytes(path), Options)!;

    /// <summary>
    /// The files to fetch: those that the selection takes. Patterns may also be about members of an archive, so archives are fetched unless
    /// they are excluded themselves.
    /// </summary>
    /// <exception cref="StorageException">There is none.</exception>
    public static IReadOnlyList<ListedFile> Wanted(IReadOnlyList<ListedFile> listed, ByteSource source, string where)
    {
        var (taken, notExcluded) = (new FileSelection(source.Include, source.Exclude), new FileSelection(exclude: source.Exclude));
        var wanted = listed.Where(file => (Archive.IsArchive(file.Path) ? notExcluded : taken).Takes(file.Path)).ToList();
        return wanted.Count > 0 ? wanted : throw new StorageException(
            $"{where}: has no file that is asked for among its {listed.Count}{(listed.Count == 0 ? "" : $", such as '{listed[0].Path}'")}. "
            + "Check the name, 'include' and 'exclude' in the corpus file.", ExitCodes.InputsMissing);
    }
}
