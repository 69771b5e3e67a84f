using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DomainAdapt.Core.Text;

/// <summary>Makes bytes valid UTF-8, once, when they are read.</summary>
public static class Utf8Repair
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD]; // U+FFFD

    /// <summary>
    /// The bytes as valid UTF-8: the same memory where they are that already, else a copy in which U+FFFD stands for each maximal part that
    /// is no UTF-8 (the practice that the Unicode Standard recommends, section 3.9).
    /// </summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="replaced">How many parts were replaced.</param>
    public static ReadOnlyMemory<byte> Repair(ReadOnlyMemory<byte> bytes, out int replaced)
    {
        replaced = 0;
        if (Utf8.IsValid(bytes.Span))
            return bytes;
        var output = new ArrayBufferWriter<byte>(bytes.Length + 64);
        replaced = Repair(bytes.Span, output);
        return output.WrittenMemory;
    }

    /// <summary>Writes the bytes as valid UTF-8.</summary>
    /// <returns>How many parts were replaced by U+FFFD.</returns>
    public static int Repair(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var replaced = 0;
        var valid = 0;
        for (var at = 0; at < bytes.Length;)
        {
            // ASCII needs no look at each byte.
            var ascii = bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            at = ascii < 0 ? bytes.Length : at + ascii;
            if (at == bytes.Length)
                break;
            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) != OperationStatus.Done)
            {
                output.Write(bytes[valid..at]);
                output.Write(Replacement);
                replaced++;
                valid = at + length;
            }
            at += length;
        }
        output.Write(bytes[valid..]);
        return replaced;
    }
}
