using System.Collections.Frozen;
using System.Globalization;

namespace DomainAdapt.Core.Text;

/// <summary>
/// The Unicode Character Database, version 15.0, as far as text work needs it. The program carries its own tables because those of the
/// runtime and of ICU change with their versions, and equal input must give equal bytes.
/// </summary>
internal static class UnicodeData
{
    /// <summary>Code points there are: U+0000 to U+10FFFF.</summary>
    public const int CodePoints = 0x110000;

    /// <summary>General categories, as values of <see cref="UnicodeCategory"/>.</summary>
    public static readonly TwoStageTable<byte> Categories;

    /// <summary>Canonical combining classes; 0 for starters.</summary>
    public static readonly TwoStageTable<byte> CombiningClasses;

    /// <summary>Decomposition mappings of one level: the code points, and whether they are only compatible.</summary>
    public static readonly FrozenDictionary<int, (int[] Codes, bool IsCompatibility)> Decompositions;

    /// <summary>Code points that composition never makes (Full_Composition_Exclusion).</summary>
    public static readonly FrozenSet<int> CompositionExclusions;

    /// <summary>Simple lower-case mapping of every code point, as the difference to it.</summary>
    public static readonly TwoStageTable<int> LowerCaseOffsets;

    /// <summary>Simple case folding of every code point, as the difference to it.</summary>
    public static readonly TwoStageTable<int> CaseFoldingOffsets;

    static UnicodeData()
    {
        using var stream = typeof(UnicodeData).Assembly.GetManifestResourceStream(typeof(UnicodeData), "UnicodeData.bin")!;
        using var reader = new BinaryReader(stream);
        Categories = ReadRuns(reader, (byte)UnicodeCategory.OtherNotAssigned);
        CombiningClasses = ReadRuns(reader, 0);
        Decompositions = ReadDecompositions(reader);
        CompositionExclusions = ReadSet(reader);
        LowerCaseOffsets = ReadMappings(reader);
        CaseFoldingOffsets = ReadMappings(reader);
    }

    private static TwoStageTable<byte> ReadRuns(BinaryReader reader, byte others)
    {
        var values = new byte[CodePoints];
        values.AsSpan().Fill(others);
        var runs = reader.Read7BitEncodedInt();
        for (var at = 0; runs > 0; runs--)
        {
            at += reader.Read7BitEncodedInt();
            var length = reader.Read7BitEncodedInt();
            values.AsSpan(at, length).Fill((byte)reader.Read7BitEncodedInt());
            at += length;
        }
        return new TwoStageTable<byte>(values);
    }

    private static FrozenDictionary<int, (int[], bool)> ReadDecompositions(BinaryReader reader)
    {
        var mappings = new Dictionary<int, (int[], bool)>();
        var count = reader.Read7BitEncodedInt();
        for (var codePoint = 0; count > 0; count--)
        {
            codePoint += reader.Read7BitEncodedInt();
            var header = reader.Read7BitEncodedInt();
            var codes = new int[header >> 1];
            for (var i = 0; i < codes.Length; i++)
                codes[i] = reader.Read7BitEncodedInt();
            mappings.Add(codePoint, (codes, (header & 1) != 0));
        }
        return mappings.ToFrozenDictionary();
    }

    private static FrozenSet<int> ReadSet(BinaryReader reader)
    {
        var members = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < members.Length; i++)
            members[i] = reader.Read7BitEncodedInt() + (i == 0 ? 0 : members[i - 1]);
        return members.ToFrozenSet();
    }

    private static TwoStageTable<int> ReadMappings(BinaryReader reader)
    {
        var offsets = new int[CodePoints];
        var count = reader.Read7BitEncodedInt();
        for (var codePoint = 0; count > 0; count--)
        {
            codePoint += reader.Read7BitEncodedInt();
            offsets[codePoint] = reader.Read7BitEncodedInt() - codePoint;
        }
        return new TwoStageTable<int>(offsets);
    }
}
