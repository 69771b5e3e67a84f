using System.Text;

namespace DomainAdapt.Training.Tests.Export;

/// <summary>A GGUF file, read by the format's description alone.</summary>
internal sealed class GgufFile
{
    private readonly byte[] _bytes;
    private readonly long _data;

    public GgufFile(byte[] bytes)
    {
        _bytes = bytes;
        using var reader = new BinaryReader(new MemoryStream(bytes));
        Assert.Equal("GGUF", Encoding.ASCII.GetString(reader.ReadBytes(4)));
        Assert.Equal(3u, reader.ReadUInt32());
        var (tensors, values) = (reader.ReadUInt64(), reader.ReadUInt64());
        for (var i = 0ul; i < values; i++)
            Metadata.Add(Text(reader), Value(reader, reader.ReadUInt32()));
        for (var i = 0ul; i < tensors; i++)
        {
            var name = Text(reader);
            var shape = Enumerable.Range(0, (int)reader.ReadUInt32()).Select(_ => (long)reader.ReadUInt64()).ToArray();
            Tensors.Add(name, (shape, reader.ReadUInt32(), (long)reader.ReadUInt64()));
        }
        _data = (reader.BaseStream.Position + 31) / 32 * 32;
    }

    public Dictionary<string, object> Metadata { get; } = [];

    /// <summary>Dimensions, the fastest first; type; and offset.</summary>
    public Dictionary<string, (long[] Shape, uint Type, long Offset)> Tensors { get; } = [];

    /// <summary>Bytes behind the header.</summary>
    public long DataBytes => _bytes.Length - _data;

    public float[] Floats(string name)
    {
        var (shape, type, offset) = Tensors[name];
        Assert.Equal(0u, type);
        var floats = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Buffer.BlockCopy(_bytes, (int)(_data + offset), floats, 0, floats.Length * 4);
        return floats;
    }

    private static string Text(BinaryReader reader) => Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadUInt64()));

    private static object Value(BinaryReader reader, uint type) => type switch
    {
        4 => (int)reader.ReadUInt32(),
        5 => reader.ReadInt32(),
        6 => reader.ReadSingle(),
        7 => reader.ReadBoolean(),
        8 => Text(reader),
        9 => List(reader, reader.ReadUInt32(), (int)reader.ReadUInt64()),
        _ => throw new InvalidDataException($"type {type}"),
    };

    private static List<object> List(BinaryReader reader, uint type, int count) => [.. Enumerable.Range(0, count).Select(_ => Value(reader, type))];
}
