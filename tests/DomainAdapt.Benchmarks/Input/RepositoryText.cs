namespace DomainAdapt.Benchmarks.Input;

/// <summary>Real text that is always there: this repository's own documents and sources, cut at line ends into documents of about 2 KiB.</summary>
internal static class RepositoryText
{
    /// <summary>Documents of every input.</summary>
    public const int Documents = 256;

    private const int DocumentBytes = 2048;

    /// <summary>The first <see cref="Documents"/> pieces of all files in ordinal order of their paths: prose first, then C#.</summary>
    public static byte[][] Read()
    {
        var documents = Files().SelectMany(file => Cut(File.ReadAllBytes(file))).Take(Documents).ToArray();
        return documents.Length == Documents
            ? documents
            : throw new InvalidOperationException($"The repository's text makes {documents.Length} documents; expected {Documents}.");
    }

    /// <summary>All of it, in the same order.</summary>
    public static byte[][] ReadAll() => [.. Files().SelectMany(file => Cut(File.ReadAllBytes(file)))];

    private static IEnumerable<string> Files()
    {
        var root = Root();
        return In(root, "docs", "*.md").Concat(In(root, "src", "*.cs"));
    }

    private static IEnumerable<string> In(string root, string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<byte[]> Cut(byte[] text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            var line = start + DocumentBytes < text.Length ? text.AsSpan(start + DocumentBytes).IndexOf((byte)'\n') : -1;
            end = line < 0 ? text.Length : start + DocumentBytes + line + 1;
            yield return text[start..end];
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DomainAdapt.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No DomainAdapt.sln at or above {AppContext.BaseDirectory}.");
    }
}
