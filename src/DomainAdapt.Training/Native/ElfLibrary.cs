using System.Buffers.Binary;
using System.Text;

namespace DomainAdapt.Training.Native;

/// <summary>
/// A 64-bit little-endian ELF shared library in memory: the symbols it takes from others, and the versions it demands of them
/// (System V ABI, "Symbol Table"; Linux Standard Base 5, "Symbol Versioning").
/// </summary>
internal sealed class ElfLibrary
{
    private const uint DynamicSymbols = 11;           // SHT_DYNSYM
    private const uint VersionSymbols = 0x6fffffff;   // SHT_GNU_versym
    private const uint VersionNeeds = 0x6ffffffe;     // SHT_GNU_verneed
    private const ushort WeakVersion = 2;             // VER_FLG_WEAK
    private const int StrongBinding = 1;              // STB_GLOBAL

    private readonly byte[] _bytes;
    private readonly List<Section> _sections = [];

    private ElfLibrary(byte[] bytes)
    {
        _bytes = bytes;
        var table = checked((int)UInt64(0x28));
        var size = UInt16(0x3A);
        var count = UInt16(0x3C);
        for (var i = 0; i < count; i++)
        {
            var at = table + i * size;
            var (offset, length) = (checked((int)UInt64(at + 0x18)), checked((int)UInt64(at + 0x20)));
            _sections.Add(new Section(UInt32(at + 4), offset, length, (int)UInt32(at + 0x28)));
        }
    }

    /// <summary>The library's bytes, with what was changed.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a library; the array becomes the instance's own.</summary>
    /// <exception cref="BadImageFormatException">The bytes are no such library.</exception>
    public static ElfLibrary Parse(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("\x7f"u8) || !bytes.AsSpan(1).StartsWith("ELF\x02\x01"u8))
            throw new BadImageFormatException("These bytes are no 64-bit little-endian ELF library.");
        try
        {
            return new ElfLibrary(bytes);
        }
        catch (Exception wrong) when (wrong is ArgumentOutOfRangeException or OverflowException)
        {
            throw new BadImageFormatException("The ELF library ends before its section table does.", wrong);
        }
    }

    /// <summary>
    /// Names of the symbols that must come from a library without versions of its own, as libtorch is: undefined, strong, and bound to no
    /// version. In the order of the file.
    /// </summary>
    public IReadOnlyList<string> UndefinedSymbols()
    {
        var names = new List<string>();
        var symbols = _sections.First(section => section.Type == DynamicSymbols);
        var strings = _sections[symbols.Link].Offset;
        var versions = _sections.Find(section => section.Type == VersionSymbols);
        for (var i = 1; i < symbols.Size / 24; i++)
        {
            var at = symbols.Offset + 24 * i;
            var isUndefined = UInt16(at + 6) == 0;
            var isVersioned = versions is not null && (UInt16(versions.Offset + 2 * i) & 0x7fff) > 1;
            if (isUndefined && !isVersioned && _bytes[at + 4] >> 4 == StrongBinding)
                names.Add(Name(strings + (int)UInt32(at)));
        }
        return names;
    }

    /// <summary>Marks a demanded version as weak, so that the loader does without it. Returns how many demands were changed.</summary>
    public int WeakenVersion(string version)
    {
        var changed = 0;
        foreach (var needs in _sections.Where(section => section.Type == VersionNeeds))
        {
            var strings = _sections[needs.Link].Offset;
            for (var file = needs.Offset; ;)
            {
                var demand = file + (int)UInt32(file + 8);
                for (var left = UInt16(file + 2); left > 0; left--)
                {
                    if (Name(strings + (int)UInt32(demand + 8)) == version)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(demand + 4), WeakVersion);
                        changed++;
                    }
                    demand += (int)UInt32(demand + 12);
                }
                if (UInt32(file + 12) is var next && next == 0)
                    break;
                file += (int)next;
            }
        }
        return changed;
    }

    private string Name(int at) => Encoding.ASCII.GetString(_bytes.AsSpan(at, _bytes.AsSpan(at).IndexOf((byte)0)));

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(at));

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private ulong UInt64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at));

    private sealed record Section(uint Type, int Offset, int Size, int Link);
}
