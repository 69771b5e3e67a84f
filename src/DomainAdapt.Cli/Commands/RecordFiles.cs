using DomainAdapt.Core.Failures;

namespace DomainAdapt.Cli.Commands;

/// <summary>Files that a command is given by name, by folder or on standard input.</summary>
internal static class RecordFiles
{
    private static readonly string[] Suffixes =
        [".warc", ".warc.gz", ".warc.zst", ".warc.lz4", ".arc", ".arc.gz", ".wet", ".wet.gz", ".wat", ".wat.gz"];

    /// <summary>The files: of a folder those that are called as WARC files are, in the order of their paths.</summary>
    /// <exception cref="DomainAdaptException">There is none (exit code 5).</exception>
    public static IEnumerable<string> Of(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                yield return path;
                continue;
            }
            var found = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsNamedSo).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
                throw new DomainAdaptException($"{path}: no file in it ends in {string.Join(", ", Suffixes)}. Name files to read others.", ExitCodes.InputsMissing);
            foreach (var file in found)
                yield return file;
        }
    }

    /// <summary>Opens one of them.</summary>
    /// <exception cref="DomainAdaptException">It cannot be read (exit code 5).</exception>
    public static Stream Open(string file)
    {
        try
        {
            return file == JsonLines.StandardInput
                ? Console.OpenStandardInput()
                : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DomainAdaptException($"{file}: cannot be read: {cause.Message} Expected a WARC or ARC file, or - for standard input.", ExitCodes.InputsMissing, cause);
        }
    }

    private static bool IsNamedSo(string path) => Suffixes.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
}
