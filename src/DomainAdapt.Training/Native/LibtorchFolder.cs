namespace DomainAdapt.Training.Native;

/// <summary>Where the native libraries lie.</summary>
internal static class LibtorchFolder
{
    /// <summary>Folders that come with the program, in the order the runtime looks in them.</summary>
    public static IEnumerable<string> BesideProgram()
    {
        var known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Append(AppContext.BaseDirectory)
            .Append(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"));
    }

    /// <summary>The libtorch that comes with the program, or null.</summary>
    public static string? Bundled()
        => BesideProgram().FirstOrDefault(folder => File.Exists(Path.Combine(folder, "libtorch_cpu.so")));

    /// <summary>The folder to load from.</summary>
    /// <exception cref="TorchUnavailableException">There is none, it is empty, or it would be loaded beside a second one.</exception>
    public static string Choose(string? chosen)
    {
        var bundled = Bundled();
        if (chosen is null)
        {
            return bundled ?? throw new TorchUnavailableException(
                $"No libtorch was found beside the program; expected libtorch {TorchRuntime.SupportedVersion}: "
                + "give its folder with --libtorch, or use a build with -p:TorchBackend=cpu.");
        }
        if (!File.Exists(Path.Combine(chosen, "libtorch_cpu.so")))
        {
            throw new TorchUnavailableException(
                $"The libtorch folder '{chosen}' holds no libtorch_cpu.so; expected libtorch {TorchRuntime.SupportedVersion} "
                + "(libc10.so, libtorch_cpu.so, libtorch.so): give the 'lib' folder of one.");
        }
        // The runtime prefers the program's own copy by name, and two copies in one process each have their own operators.
        if (bundled is not null && Path.GetFullPath(bundled).TrimEnd('/') != Path.GetFullPath(chosen).TrimEnd('/'))
        {
            throw new TorchUnavailableException(
                $"This build carries its own libtorch ('{bundled}') and cannot load '{chosen}' beside it: "
                + "leave --libtorch out, or use a build with -p:TorchBackend=external.");
        }
        return chosen;
    }
}
