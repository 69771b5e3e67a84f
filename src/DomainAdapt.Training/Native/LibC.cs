using System.Runtime.InteropServices;

namespace DomainAdapt.Training.Native;

/// <summary>The few calls of the C library that libtorch needs around it.</summary>
internal static partial class LibC
{
    // Names as in <malloc.h>.
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapThreshold = -3;

    /// <summary>
    /// Sets a variable where native code looks for it: <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes only the
    /// runtime's own copy.
    /// </summary>
    public static void SetVariable(string name, string value) => SetEnv(name, value, overwrite: 1);

    /// <summary>Tells the allocator how to treat large blocks.</summary>
    public static void SetAllocation(Allocation allocation)
    {
        const int Mebibyte = 1 << 20;
        if (allocation == Allocation.Fast)
        {
            // 32 MiB is the most that older versions of the C library accept.
            if (MallOpt(MmapThreshold, 1024 * Mebibyte) == 0)
                _ = MallOpt(MmapThreshold, 32 * Mebibyte);
            _ = MallOpt(TrimThreshold, int.MaxValue);
            _ = MallOpt(TopPad, 256 * Mebibyte);
        }
        else if (allocation == Allocation.Frugal)
        {
            _ = MallOpt(MmapThreshold, Mebibyte);
        }
    }

    /// <summary>Gives the pages of freed blocks back to the system.</summary>
    public static void Trim() => _ = MallocTrim(0);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nint pad);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallOpt(int parameter, int value);
}
