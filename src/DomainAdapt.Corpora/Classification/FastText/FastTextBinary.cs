using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>The primitive values of a fastText file: little-endian numbers and zero-terminated words.</summary>
internal sealed class FastTextBinary(Stream stream, string path)
{
    private readonly byte[] _number = new byte[8];
    private readonly List<byte> _word = [];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    /// <summary>A count of things that this reader must hold in memory.</summary>
    public int Count(string what, long found, long most = int.MaxValue)
        => found >= 0 && found <= most ? (int)found : throw Unfit($"says it has {found} {what}; expected 0 to {most}");

    public byte[] Word()
    {
        _word.Clear();
        for (var value = Byte(); value != 0; value = Byte())
            _word.Add(value);
        return [.. _word];
    }

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    public float[] Floats(long count)
    {
        var floats = new float[Count("weights in one matrix", count, Array.MaxLength)];
        // In parts, since a span of bytes ends at 2 GiB.
        for (var at = 0; at < floats.Length; at += 1 << 20)
            Fill(MemoryMarshal.AsBytes(floats.AsSpan(at, Math.Min(1 << 20, floats.Length - at))));
        return floats;
    }

    public DomainAdaptException Unfit(string found) => new($"{path}: {found}; expected a fastText model (.bin or .ftz).", ExitCodes.InputsMissing);

    private ReadOnlySpan<byte> Take(int bytes)
    {
        Fill(_number.AsSpan(0, bytes));
        return _number.AsSpan(0, bytes);
    }

    private void Fill(Span<byte> bytes)
    {
        try
        {
            stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw Unfit("ends in the middle of a value");
        }
    }
}
