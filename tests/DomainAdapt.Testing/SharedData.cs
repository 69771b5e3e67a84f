namespace DomainAdapt.Testing;

/// <summary>
/// Larger public test data beside the repository, in <c>../shared</c> or where <c>DOMAINADAPT_SHARED</c> says. Tests that want it skip
/// with a reason where it is absent.
/// </summary>
public static class SharedData
{
    /// <summary>The path of a file or folder of the shared data, such as <c>data/tokenizers</c>; null where it is absent.</summary>
    public static string? Path(string relative)
    {
        if (Root() is not { } root)
            return null;
        var path = System.IO.Path.Combine(root, relative);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("DOMAINADAPT_SHARED") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "DomainAdapt.sln")))
                return System.IO.Path.Combine(folder.FullName, "..", "shared");
        }
        return null;
    }
}
