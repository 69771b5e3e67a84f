using System.Runtime.InteropServices;

namespace DomainAdapt.Storage.Files;

/// <summary>What the runtime does not offer about disks.</summary>
internal static partial class Disk
{
    /// <summary>
    /// Makes a rename in the folder survive a power cut (fsync of the folder). A file system that cannot do that has its own rules, so its
    /// refusal is no failure; Windows needs no such call.
    /// </summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        const int readOnly = 0;
        var descriptor = Open(folder, readOnly);
        if (descriptor < 0)
            return;
        _ = FSync(descriptor);
        _ = Close(descriptor);
    }

    /// <summary>Whether opening failed because someone else has the file open (EAGAIN of Linux or macOS, ERROR_SHARING_VIOLATION).</summary>
    public static bool IsLockedByOthers(IOException cause) => (uint)cause.HResult is 11 or 35 or 0x80070020;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
