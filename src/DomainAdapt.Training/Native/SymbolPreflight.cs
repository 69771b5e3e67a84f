using System.Runtime.InteropServices;

namespace DomainAdapt.Training.Native;

/// <summary>
/// Looks up every symbol that LibTorchSharp takes from libtorch. An operator's signature is part of its symbol's name, so a libtorch of
/// another version is told before the first call of a missing one ends the process.
/// </summary>
internal static class SymbolPreflight
{
    /// <summary>The names that none of the libraries has, in the order given.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<string> symbols, IReadOnlyList<IntPtr> libraries)
        => [.. symbols.Where(symbol => !libraries.Any(library => NativeLibrary.TryGetExport(library, symbol, out _)))];

    /// <summary>One line for a libtorch that does not fit, or null where all is there.</summary>
    public static string? Refusal(string folder, string? version, int wanted, IReadOnlyList<string> missing)
    {
        if (missing.Count == 0)
            return null;
        var first = string.Join(", ", missing.Take(3)) + (missing.Count > 3 ? ", …" : "");
        return $"libtorch in '{folder}' ({version ?? "of unknown version"}) lacks {missing.Count} of the {wanted} symbols this program needs "
            + $"({first}); expected libtorch {TorchRuntime.SupportedVersion}: give the folder of that version.";
    }
}
