using System.Runtime.CompilerServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Http;

namespace DomainAdapt.Cli.Commands;

/// <summary>Web pages from files, folders, addresses and standard input, decompressed.</summary>
internal static class PageFiles
{
    private const int HeadBytes = 4096;

    /// <summary>The pages, each with the name it was asked for by; files of a folder in the order of their paths.</summary>
    /// <param name="places">Where they are.</param>
    /// <param name="errors">Hears of files of folders that are left out, since they are no text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DomainAdaptException">There is no such file, it cannot be read, or it is no text.</exception>
    public static async IAsyncEnumerable<(string Name, byte[] Bytes)> ReadAsync(
        IReadOnlyList<string> places, TextWriter errors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var place in places)
        {
            if (place == JsonLines.StandardInput)
            {
                yield return (place, Text("standard input", Read(Decompression.Open(Console.OpenStandardInput(), "standard input"))));
            }
            else if (Uri.TryCreate(place, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps))
            {
                yield return (place, Text(place, await FetchAsync(url, cancellationToken)));
            }
            else if (Directory.Exists(place))
            {
                var found = 0;
                foreach (var file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                {
                    var bytes = Read(Decompression.OpenFile(file));
                    if (!IsText(bytes))
                    {
                        await errors.WriteLineAsync($"{file}: left out; its bytes are no text.");
                        continue;
                    }
                    found++;
                    yield return (file, bytes);
                }
                if (found == 0)
                    throw new DomainAdaptException($"{place}: there is no page in this folder; expected HTML files, plain, .gz or .zst.", ExitCodes.InputsMissing);
            }
            else if (File.Exists(place))
            {
                yield return (place, Text(place, Read(Decompression.OpenFile(place))));
            }
            else
            {
                throw new DomainAdaptException($"{place}: there is no such file; expected HTML files, folders, http(s) addresses, or - for standard input.", ExitCodes.InputsMissing);
            }
        }
    }

    private static byte[] Text(string name, byte[] bytes)
        => IsText(bytes) ? bytes : throw new DomainAdaptException(
            $"{name}: its bytes are no text; expected an HTML page in any encoding, plain, .gz or .zst. Other files are read in a pipeline, by the reader 'files'.",
            ExitCodes.StageFailed);

    /// <summary>
    /// Whether it can be a page: text has no zero bytes unless a mark of byte order says so, and UTF-16 without one has them in every second place. An
    /// archive or a program has them anywhere.
    /// </summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, HeadBytes)];
        if (head.StartsWith("%PDF-"u8))
            return false;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return true;
        Span<int> zeros = [0, 0];
        for (var i = 0; i < head.Length; i++)
            zeros[i % 2] += head[i] == 0 ? 1 : 0;
        var (fewer, more) = (Math.Min(zeros[0], zeros[1]), Math.Max(zeros[0], zeros[1]));
        return more == 0 || (4 * more >= head.Length && 8 * fewer <= more);
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
            using var downloader = new Downloader(new DownloadOptions { CaBundle = Composition.CaBundle });
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
