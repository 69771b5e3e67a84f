using System.Diagnostics.CodeAnalysis;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// The printable stand-ins that vocabulary files use for bytes (Radford et al., 2019): visible Latin-1 characters stand for themselves, the
/// other 68 bytes for U+0100 and up, in order. A space reads <c>Ġ</c>.
/// </summary>
internal static class ByteAlphabet
{
    private const int Size = 256 + 68;

    private static readonly char[] Characters = Build();
    private static readonly short[] Bytes = Invert(Characters);

    /// <summary>All bytes in the order of their stand-ins: the order of the first 256 ids of a trained vocabulary.</summary>
    public static IReadOnlyList<byte> InOrder { get; } =
        [.. Enumerable.Range(0, 256).OrderBy(value => Characters[value]).Select(value => (byte)value)];

    /// <summary>Bytes as a vocabulary file spells them.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        var spelt = bytes.Length <= 128 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        Write(bytes, spelt);
        return new string(spelt);
    }

    /// <summary>Writes bytes as a vocabulary file spells them, one character each.</summary>
    public static void Write(ReadOnlySpan<byte> bytes, Span<char> spelt)
    {
        for (var i = 0; i < bytes.Length; i++)
            spelt[i] = Characters[bytes[i]];
    }

    /// <summary>Reads what <see cref="Spell"/> wrote; false where a character stands for no byte.</summary>
    public static bool TryRead(string spelt, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[spelt.Length];
        for (var i = 0; i < spelt.Length; i++)
        {
            if (spelt[i] >= Size || Bytes[spelt[i]] < 0)
            {
                bytes = null;
                return false;
            }
            bytes[i] = (byte)Bytes[spelt[i]];
        }
        return true;
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var hidden = 0;
        for (var value = 0; value < 256; value++)
        {
            var visible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            characters[value] = (char)(visible ? value : 0x100 + hidden++);
        }
        return characters;
    }

    private static short[] Invert(char[] characters)
    {
        var bytes = new short[Size];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[characters[value]] = (short)value;
        return bytes;
    }
}
