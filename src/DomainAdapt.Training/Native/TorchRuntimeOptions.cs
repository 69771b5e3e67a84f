namespace DomainAdapt.Training.Native;

/// <summary>Which libtorch is loaded and how it may behave. The first <see cref="TorchRuntime.Load"/> of a process decides.</summary>
public sealed record TorchRuntimeOptions
{
    /// <summary>
    /// Folder of a libtorch 2.10: <c>torch/lib</c> of a wheel, <c>lib</c> of a libtorch archive. The one beside the program unless given.
    /// </summary>
    public string? LibtorchFolder { get; init; }

    /// <summary>What idle worker threads do between two operators.</summary>
    public IdleThreads IdleThreads { get; init; } = IdleThreads.Sleep;

    /// <summary>How the C library's allocator treats large blocks.</summary>
    public Allocation Allocation { get; init; } = Allocation.Fast;
}

/// <summary>What idle worker threads do between two operators.</summary>
public enum IdleThreads
{
    /// <summary>They sleep: half the time of a step on shared cores, where a spinning thread takes the core from a working one.</summary>
    Sleep,

    /// <summary>They spin as OpenMP does by default: right for cores that nobody shares.</summary>
    Spin,
}

/// <summary>How the C library's allocator treats large blocks.</summary>
public enum Allocation
{
    /// <summary>Keeps freed blocks: about 5 % faster steps, higher resident memory.</summary>
    Fast,

    /// <summary>Gives blocks of 1 MiB and more back when they are freed: slower steps, lowest resident memory.</summary>
    Frugal,

    /// <summary>Leaves the C library as it is.</summary>
    Default,
}

/// <summary>What was loaded.</summary>
/// <param name="Folder">Folder of libtorch.</param>
/// <param name="Version">Version that libtorch itself tells, such as <c>2.10.0</c>; null where it tells none.</param>
/// <param name="Patched">Whether LibTorchSharp's claim on a newer C++ library had to be weakened.</param>
/// <param name="SymbolsChecked">Symbols that LibTorchSharp takes from libtorch, all of them found.</param>
/// <param name="BFloat16Instructions">Whether the processor multiplies bfloat16 matrices by itself.</param>
public sealed record TorchRuntimeReport(string Folder, string? Version, bool Patched, int SymbolsChecked, bool BFloat16Instructions);
