using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Rules of rewriting in a SentencePiece model: a trie of what is replaced, as a double array (Aoe, 1989) in the units of the Darts-clone
/// library, and the replacements, each ended by a zero byte.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements) => (_units, _replacements) = (units, replacements);

    /// <summary>Whether it replaces nothing.</summary>
    public bool IsEmpty => _units.Length == 0;

    /// <summary>Reads a map: bytes of the trie (uint32, little-endian), the trie, the replacements. An empty one replaces nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are no map.</exception>
    public static CharacterMap Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return new CharacterMap([], []);
        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var size && (size > bytes.Length - 4 || size % 4 != 0))
            throw new InvalidDataException("the trie of its precompiled_charsmap goes beyond the end");
        var units = MemoryMarshal.Cast<byte, uint>(bytes.Slice(4, (int)size)).ToArray();
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(units, units);
        var replacements = bytes[(4 + (int)size)..].ToArray();
        return replacements is [.., 0] ? new CharacterMap(units, replacements) : throw new InvalidDataException("its precompiled_charsmap ends within a rule");
    }

    /// <summary>The longest rule that the text begins with.</summary>
    public bool TryReplace(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement, out int length)
    {
        replacement = [];
        length = 0;
        if (_units.Length == 0)
            return false;
        var (node, value) = (OffsetOf(_units[0]), 0u);
        for (var i = 0; i < text.Length; i++)
        {
            node ^= text[i];
            if (node >= _units.Length || (_units[node] & 0x800000FF) != text[i])
                break;
            var unit = _units[node];
            node ^= OffsetOf(unit);
            if ((unit & 0x100) != 0 && node < _units.Length)
                (value, length) = (_units[node] & 0x7FFFFFFF, i + 1);
        }
        if (length == 0 || value >= _replacements.Length)
            return false;
        var rest = _replacements.AsSpan((int)value);
        replacement = rest[..rest.IndexOf((byte)0)];
        return true;
    }

    /// <summary>Whether no rule begins with an ASCII character alone, or with it and another one: among others it stays as it is.</summary>
    public bool Keeps(byte ascii)
        => IsEmpty || !HasRules([ascii]) || (!TryReplace([ascii], out _, out _) && !Enumerable.Range(0, 0x80).Any(next => HasRules([ascii, (byte)next])));

    private bool HasRules(ReadOnlySpan<byte> prefix)
    {
        var node = OffsetOf(_units[0]);
        foreach (var next in prefix)
        {
            node ^= next;
            if (node >= _units.Length || (_units[node] & 0x800000FF) != next)
                return false;
            node ^= OffsetOf(_units[node]);
        }
        return true;
    }

    private static uint OffsetOf(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);
}
