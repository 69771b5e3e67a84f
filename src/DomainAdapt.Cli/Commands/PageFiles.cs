using System.Runtime.CompilerServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Cli.Commands;

/// <summary>Web pages from files, folders, addresses and standard input, decompressed.</summary>
internal static class PageFiles
{
    /// <summary>The pages, each with the name it was asked for by; files of a folder in the order of their paths.</summary>
    /// <exception cref="DomainAdaptException">There is no such file, or it cannot be read.</exception>
    public static async IAsyncEnumerable<(string Name, byte[] Bytes)> ReadAsync(IReadOnlyList<string> places, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var place in places)
        {
            if (place == JsonLines.StandardInput)
            {
                yield return (place, Read(Decompression.Open(Console.OpenStandardInput(), "standard input")));
            }
            else if (Uri.TryCreate(place, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
            {
                yield return (place, await FetchAsync(url, cancellationToken));
            }
            else if (Directory.Exists(place))
            {
                foreach (var file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    yield return (file, Read(Decompression.OpenFile(file)));
            }
            else if (File.Exists(place))
            {
                yield return (place, Read(Decompression.OpenFile(place)));
            }
            else
            {
                throw new DomainAdaptException($"{place}: there is no such file; expected HTML files, folders, http(s) addresses, or - for standard input.", ExitCodes.InputsMissing);
            }
        }
    }

    private static byte[] Read(Stream content)
    {
        using (content)
        using (var bytes = new MemoryStream())
        {
            content.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    private static async Task<byte[]> FetchAsync(Uri url, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("domainadapt-page-").FullName;
        try
        {
            using var downloader = new Downloader();
            var path = await downloader.FetchAsync(
                new FetchRequest { Url = url, IsPage = true }, new ContentCache(folder), offline: false, new Progress<TaskProgress>(), cancellationToken);
            return Read(Decompression.OpenFile(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
