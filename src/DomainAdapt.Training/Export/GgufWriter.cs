using System.Text;
using DomainAdapt.Training.Checkpoints;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

/// <summary>
/// A GGUF file (ggml-org/ggml, docs/gguf.md, version 3): typed metadata, then what tensors there are, then their bytes, each at a multiple of
/// 32. All numbers are little-endian.
/// </summary>
internal sealed class GgufWriter
{
    private const uint Version = 3;
    private const long Alignment = 32; // the format's default

    private readonly List<Action<BinaryWriter>> _metadata = [];
    private readonly List<GgufTensor> _tensors = [];

    private enum ValueType : uint
    {
        UInt32 = 4,
        Int32 = 5,
        Float32 = 6,
        Bool = 7,
        String = 8,
        Array = 9,
    }

    public void Add(string key, string value) => Add(key, ValueType.String, writer => WriteText(writer, value));

    public void Add(string key, int value) => Add(key, ValueType.UInt32, writer => writer.Write(checked((uint)value)));

    public void Add(string key, double value) => Add(key, ValueType.Float32, writer => writer.Write((float)value));

    public void Add(string key, bool value) => Add(key, ValueType.Bool, writer => writer.Write(value));

    public void Add(string key, IReadOnlyList<string> values) => AddArray(key, ValueType.String, values, WriteText);

    public void Add(string key, IReadOnlyList<int> values) => AddArray(key, ValueType.Int32, values, (writer, value) => writer.Write(value));

    public void Add(string key, IReadOnlyList<float> values) => AddArray(key, ValueType.Float32, values, (writer, value) => writer.Write(value));

    /// <summary>Adds a tensor, which is read when the file is written.</summary>
    public void Add(GgufTensor tensor) => _tensors.Add(tensor);

    /// <summary>Writes the file.</summary>
    public void Write(Stream stream)
    {
        using var header = new MemoryStream();
        using var writer = new BinaryWriter(header);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach (var write in _metadata)
            write(writer);
        WriteDescriptions(writer);
        Pad(header, header.Length);
        header.WriteTo(stream);
        foreach (var tensor in _tensors)
        {
            using var scope = NewDisposeScope();
            Safetensors.WriteBytes(stream, tensor.Value(), tensor.Type.Scalar());
            Pad(stream, tensor.Bytes);
        }
    }

    private void WriteDescriptions(BinaryWriter writer)
    {
        long offset = 0;
        foreach (var tensor in _tensors)
        {
            WriteText(writer, tensor.Name);
            writer.Write((uint)tensor.Shape.Count);
            foreach (var size in tensor.Shape.Reverse()) // the fastest dimension first
                writer.Write((ulong)size);
            writer.Write(TypeOf(tensor.Type));
            writer.Write((ulong)offset);
            offset = Aligned(offset + tensor.Bytes);
        }
    }

    private static long Aligned(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    private static void Pad(Stream stream, long written) => stream.Write(new byte[Aligned(written) - written]);

    /// <summary>The format's number of a type.</summary>
    private static uint TypeOf(WeightType type) => type switch
    {
        WeightType.Fp16 => 1,
        WeightType.Bf16 => 30,
        _ => 0,
    };

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private void Add(string key, ValueType type, Action<BinaryWriter> write) => _metadata.Add(writer =>
    {
        WriteText(writer, key);
        writer.Write((uint)type);
        write(writer);
    });

    private void AddArray<T>(string key, ValueType type, IReadOnlyList<T> values, Action<BinaryWriter, T> write) => Add(key, ValueType.Array, writer =>
    {
        writer.Write((uint)type);
        writer.Write((ulong)values.Count);
        foreach (var value in values)
            write(writer, value);
    });
}

/// <summary>A tensor of a GGUF file.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Shape">Its dimensions, the slowest first.</param>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Value">Makes it.</param>
internal sealed record GgufTensor(string Name, IReadOnlyList<long> Shape, WeightType Type, Func<Tensor> Value)
{
    /// <summary>Bytes without what follows to the next multiple.</summary>
    public long Bytes => Shape.Aggregate(Type == WeightType.Fp32 ? 4L : 2, (bytes, size) => checked(bytes * size));
}
