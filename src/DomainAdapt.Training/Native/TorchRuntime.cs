using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace DomainAdapt.Training.Native;

/// <summary>
/// Loads libtorch, once a process and before the first use of any torch type. Everything that does not train or evaluate runs without it.
/// </summary>
public static class TorchRuntime
{
    /// <summary>The libtorch that TorchSharp 0.107 is built for.</summary>
    public const string SupportedVersion = "2.10";

    // LibTorchSharp 0.107 was built with GCC 13 and demands this version for one symbol that nothing in it refers to.
    private const string UnneededVersion = "GLIBCXX_3.4.32";

    private static readonly Lock Gate = new();
    private static readonly List<IntPtr> Libraries = [];
    private static TorchRuntimeReport? _loaded;

    /// <summary>What was loaded, or null before <see cref="Load"/>.</summary>
    public static TorchRuntimeReport? Loaded => _loaded;

    /// <summary>Loads libtorch, or returns what the first call loaded.</summary>
    /// <exception cref="TorchUnavailableException">It is absent or does not fit.</exception>
    public static TorchRuntimeReport Load(TorchRuntimeOptions? options = null)
    {
        lock (Gate)
            return _loaded ??= LoadOnce(options ?? new TorchRuntimeOptions());
    }

    /// <summary>Sets how many threads share an operator, in the whole process.</summary>
    public static void UseThreads(int count) => torch.set_num_threads(count);

    /// <summary>Address of a symbol that libtorch exports, for the few functions that TorchSharp does not wrap.</summary>
    internal static IntPtr Export(string symbol)
    {
        foreach (var library in Libraries)
        {
            if (NativeLibrary.TryGetExport(library, symbol, out var address))
                return address;
        }
        throw new TorchUnavailableException($"libtorch has no '{symbol}'; expected libtorch {SupportedVersion}.");
    }

    /// <summary>
    /// Gives memory back that tensors no longer use. While a model trains, the allocator keeps freed blocks because the next step wants
    /// them; a process that trains one model after another would keep those of each (measured: 0.7 GB a training of the quickstart).
    /// </summary>
    public static void ReleaseFreed()
    {
        // Tensors that nobody disposed free their memory in finalizers.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (OperatingSystem.IsLinux())
            LibC.Trim();
    }

    private static TorchRuntimeReport LoadOnce(TorchRuntimeOptions options)
    {
        // Elsewhere the packaged library loads by itself and has no ELF to check.
        var report = OperatingSystem.IsLinux()
            ? LoadOnLinux(options)
            : new TorchRuntimeReport(AppContext.BaseDirectory, null, Patched: false, SymbolsChecked: 0, HasBFloat16());
        torch.InitializeDeviceType(DeviceType.CPU);
        return report;
    }

    private static TorchRuntimeReport LoadOnLinux(TorchRuntimeOptions options)
    {
        var folder = LibtorchFolder.Choose(options.LibtorchFolder);
        if (options.IdleThreads == IdleThreads.Sleep)
            LibC.SetVariable("GOMP_SPINCOUNT", "0");
        LibC.SetAllocation(options.Allocation);

        foreach (var name in new[] { "libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so" })
        {
            var path = Path.Combine(folder, name);
            var isOptional = name.Contains("cuda", StringComparison.Ordinal) || name == "libtorch.so";
            if (File.Exists(path) || !isOptional)
                Libraries.Add(LoadLibrary(path));
        }

        var bridge = LibtorchFolder.BesideProgram().Select(place => Path.Combine(place, "libLibTorchSharp.so")).FirstOrDefault(File.Exists)
            ?? throw new TorchUnavailableException("The program lacks libLibTorchSharp.so, which belongs beside it: install it anew.");
        var elf = ElfLibrary.Parse(File.ReadAllBytes(bridge));
        var wanted = elf.UndefinedSymbols();
        var version = Version();
        var missing = SymbolPreflight.Missing(wanted, Libraries);
        if (SymbolPreflight.Refusal(folder, version, wanted.Count, missing) is { } refusal)
            throw new TorchUnavailableException(refusal);

        var patched = !NativeLibrary.TryLoad(bridge, out _);
        if (patched)
            LoadPatched(elf);
        return new TorchRuntimeReport(folder, version, patched, wanted.Count, HasBFloat16());
    }

    private static IntPtr LoadLibrary(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchUnavailableException(
                $"'{path}' does not load ({FirstLine(failure)}); expected libtorch {SupportedVersion} for this system: "
                + "give the folder of one with --libtorch.", failure);
        }
    }

    /// <summary>Loads a copy that demands <see cref="UnneededVersion"/> weakly. Later loads by name find it by its SONAME.</summary>
    private static void LoadPatched(ElfLibrary elf)
    {
        elf.WeakenVersion(UnneededVersion);
        var folder = Directory.CreateTempSubdirectory("domainadapt-").FullName;
        try
        {
            var path = Path.Combine(folder, "libLibTorchSharp.so");
            File.WriteAllBytes(path, elf.Bytes);
            LoadLibrary(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static unsafe string? Version()
    {
        // Major, minor and patch are the three highest bytes (torch/csrc/stable/c/shim.h).
        if (!Libraries.Any(library => NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out _)))
            return null;
        var version = ((delegate* unmanaged<ulong>)Export("aoti_torch_abi_version"))();
        return string.Create(CultureInfo.InvariantCulture, $"{version >> 56}.{(version >> 48) & 0xff}.{(version >> 40) & 0xff}");
    }

    private static bool HasBFloat16()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
            return false;
        const int Avx512BFloat16 = 1 << 5;  // CPUID leaf 7, subleaf 1, EAX
        const int AmxBFloat16 = 1 << 22;    // CPUID leaf 7, subleaf 0, EDX
        return (X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBFloat16) != 0;
    }

    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].TrimEnd('.');
}
