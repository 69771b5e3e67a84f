using DomainAdapt.Core.Failures;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>Tensors to and from safetensors files: mapped as they are read, some rows at a time as they are written, so that memory stays bounded.</summary>
public static class Safetensors
{
    private const long BytesAtATime = 16 << 20;

    // Widest first, as the format's own library orders a file's tensors, so that each is aligned to its type.
    private static readonly (string Name, ScalarType Type)[] Types =
    [
        ("I64", ScalarType.Int64), ("F64", ScalarType.Float64), ("F32", ScalarType.Float32), ("I32", ScalarType.Int32),
        ("BF16", ScalarType.BFloat16), ("F16", ScalarType.Float16), ("I16", ScalarType.Int16), ("I8", ScalarType.Int8),
        ("U8", ScalarType.Byte), ("BOOL", ScalarType.Bool),
    ];

    /// <summary>
    /// Writes tensors, as they are or rounded to a type; by type, widest first, then by name: the order in which most files are, so that one
    /// that was read and written again has its old bytes.
    /// </summary>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Value)> tensors, WeightType? type = null)
    {
        var ordered = tensors.OrderBy(tensor => Array.FindIndex(Types, known => known.Type == TypeOf(tensor.Value)))
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal).ToList();
        stream.Write(SafetensorsHeader.Write(
            [.. ordered.Select(tensor => (tensor.Name, NameOf(TypeOf(tensor.Value)), (IReadOnlyList<long>)tensor.Value.shape))]));
        using var _ = no_grad();
        foreach (var (_, value) in ordered)
            WriteBytes(stream, value, TypeOf(value));

        ScalarType TypeOf(Tensor value) => type?.Scalar() ?? value.dtype;
    }

    /// <summary>Writes a tensor's numbers in a type, the last dimension fastest.</summary>
    internal static void WriteBytes(Stream stream, Tensor value, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var rows = Rows(value.detach());
        foreach (var (start, count) in Slices(rows))
        {
            using var slice = NewDisposeScope();
            stream.Write(rows.narrow(0, start, count).to(type).cpu().contiguous().bytes);
        }
    }

    /// <summary>
    /// Fills tensors from a file, converting their type where it differs. Every tensor must be in the file, in the same shape; others in it
    /// are passed over. A file of a bare model lacks the first part of its names, as in <c>transformer.wte.weight</c>.
    /// </summary>
    /// <exception cref="DomainAdaptException">The file is damaged or lacks a tensor, or a shape differs.</exception>
    public static void Read(string path, IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var file = Open(path);
        var (entries, dataStart) = SafetensorsHeader.Read(file, path);
        var byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        using var mapped = new MappedFile(file);
        using var _ = no_grad();
        foreach (var (name, value) in tensors)
        {
            if (!byName.TryGetValue(name, out var entry) && !byName.TryGetValue(WithoutPrefix(name), out entry))
                throw Unfitting(path, $"has no tensor '{name}'; found {entries.Count} others");
            if (!entry.Shape.SequenceEqual(value.shape))
                throw Unfitting(path, $"'{name}' has shape {Show(entry.Shape)}; expected {Show(value.shape)}");
            mapped.CopyTo(dataStart + entry.Start, TypeOf(entry, path), value);
        }
    }

    /// <summary>What a file holds, in its order.</summary>
    /// <exception cref="DomainAdaptException">The file is missing or damaged.</exception>
    public static IReadOnlyList<SafetensorsEntry> Entries(string path)
    {
        using var file = Open(path);
        return SafetensorsHeader.Read(file, path).Entries;
    }

    /// <summary>A tensor's name in a file of the bare model.</summary>
    internal static string WithoutPrefix(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The tensor with a first dimension to slice.</summary>
    private static Tensor Rows(Tensor value) => value.dim() == 0 ? value.view(1) : value;

    private static IEnumerable<(long Start, long Count)> Slices(Tensor rows)
    {
        var count = rows.size(0);
        var most = Math.Max(1, BytesAtATime / Math.Max(1, rows.numel() * rows.element_size() / Math.Max(1, count)));
        for (long start = 0; start < count; start += most)
            yield return (start, Math.Min(most, count - start));
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new DomainAdaptException(
                $"{path}: cannot be read ({cause.Message.TrimEnd('.')}); expected a safetensors file.", ExitCodes.InputsMissing, cause);
        }
    }

    private static string NameOf(ScalarType type) => Types.First(known => known.Type == type).Name;

    private static ScalarType TypeOf(SafetensorsEntry entry, string path)
    {
        foreach (var (name, type) in Types)
        {
            if (name == entry.DType)
                return type;
        }
        var expected = string.Join(", ", Types.Select(type => type.Name));
        throw new DomainAdaptException($"{path}: '{entry.Name}' is stored as {entry.DType}; expected one of {expected}. Convert it first.");
    }

    private static string Show(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";

    private static DomainAdaptException Unfitting(string path, string found)
        => new($"{path}: {found}. Give the weights that belong to the config.");
}
