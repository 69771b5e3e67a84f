using System.Globalization;

namespace DomainAdapt.Core.Tests.Text;

/// <summary>
/// Makes <c>src/DomainAdapt.Core/Text/UnicodeData.bin</c> from the files of the Unicode Character Database, as the Debian package
/// unicode-data has them. Numbers are LEB128; sections, each with its count first: runs of general categories, runs of combining classes,
/// decomposition mappings, composition exclusions, simple lower case, simple case folding.
/// </summary>
internal static class UnicodeDataCompiler
{
    public const string Folder = "/usr/share/unicode";

    /// <summary>The two-letter names of the database, in the order of <see cref="UnicodeCategory"/>.</summary>
    private const string CategoryNames = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSoCn";

    public static bool IsAvailable
        => File.Exists(Folder + "/CaseFolding.txt") && File.ReadLines(Folder + "/CaseFolding.txt").First() == "# CaseFolding-15.0.0.txt";

    public static byte[] Compile()
    {
        using var bytes = new MemoryStream();
        var characters = ReadCharacters().ToList();

        WriteRuns(bytes, [.. characters.Select(c => (c.First, c.Last, (int)c.Category))]);
        WriteRuns(bytes, [.. characters.Where(c => c.CombiningClass != 0).Select(c => (c.First, c.Last, c.CombiningClass))]);

        var decompositions = characters.Where(c => c.Decomposition.Length > 0).ToList();
        WriteNumber(bytes, decompositions.Count);
        var previous = 0;
        foreach (var character in decompositions)
        {
            var compatibility = character.Decomposition[0] == '<';
            var codes = character.Decomposition.Split(' ').Skip(compatibility ? 1 : 0).Select(ParseHex).ToArray();
            WriteNumber(bytes, character.First - previous);
            WriteNumber(bytes, codes.Length * 2 + (compatibility ? 1 : 0));
            foreach (var code in codes)
                WriteNumber(bytes, code);
            previous = character.First;
        }

        var exclusions = ReadProperty("DerivedNormalizationProps.txt", "Full_Composition_Exclusion").Order().ToList();
        WriteNumber(bytes, exclusions.Count);
        previous = 0;
        foreach (var code in exclusions)
        {
            WriteNumber(bytes, code - previous);
            previous = code;
        }

        WriteMappings(bytes, [.. characters.Where(c => c.Lower.Length > 0).Select(c => (c.First, ParseHex(c.Lower)))]);
        WriteMappings(bytes, [.. ReadFields("CaseFolding.txt").Where(f => f[1] is "C" or "S").Select(f => (ParseHex(f[0]), ParseHex(f[2])))]);
        return bytes.ToArray();
    }

    /// <summary>The code points that have a property in a file of lines <c>first[..last] ; property</c>.</summary>
    public static IEnumerable<int> ReadProperty(string file, params string[] property)
        => ReadFields(file).Where(fields => fields.Skip(1).SequenceEqual(property)).SelectMany(fields => ParseRange(fields[0]));

    private static IEnumerable<int> ParseRange(string text)
    {
        var bounds = text.Split("..");
        var first = ParseHex(bounds[0]);
        return Enumerable.Range(first, ParseHex(bounds[^1]) - first + 1);
    }

    private static IEnumerable<Character> ReadCharacters()
    {
        var first = -1;
        foreach (var fields in ReadFields("UnicodeData.txt"))
        {
            var code = ParseHex(fields[0]);
            if (fields[1].EndsWith(", First>", StringComparison.Ordinal))
            {
                first = code;
                continue;
            }
            var isLast = fields[1].EndsWith(", Last>", StringComparison.Ordinal);
            var category = (UnicodeCategory)(CategoryNames.IndexOf(fields[2], StringComparison.Ordinal) / 2);
            yield return new Character(isLast ? first : code, code, category, int.Parse(fields[3], CultureInfo.InvariantCulture), fields[5], fields[13]);
        }
    }

    private static IEnumerable<string[]> ReadFields(string file)
        => File.ReadLines(Path.Combine(Folder, file)).Select(line => line.Split('#')[0]).Where(line => line.Trim().Length > 0)
            .Select(line => line.Split(';', StringSplitOptions.TrimEntries));

    private static void WriteRuns(MemoryStream bytes, IReadOnlyList<(int First, int Last, int Value)> characters)
    {
        var runs = new List<(int First, int Last, int Value)>();
        foreach (var next in characters)
        {
            if (runs.Count > 0 && runs[^1].Value == next.Value && runs[^1].Last + 1 == next.First)
                runs[^1] = runs[^1] with { Last = next.Last };
            else
                runs.Add(next);
        }
        WriteNumber(bytes, runs.Count);
        var end = 0;
        foreach (var (first, last, value) in runs)
        {
            WriteNumber(bytes, first - end);
            WriteNumber(bytes, last - first + 1);
            WriteNumber(bytes, value);
            end = last + 1;
        }
    }

    private static void WriteMappings(MemoryStream bytes, IReadOnlyList<(int From, int To)> mappings)
    {
        WriteNumber(bytes, mappings.Count);
        var previous = 0;
        foreach (var (from, to) in mappings)
        {
            WriteNumber(bytes, from - previous);
            WriteNumber(bytes, to);
            previous = from;
        }
    }

    private static void WriteNumber(MemoryStream bytes, int value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }

    private static int ParseHex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Character(int First, int Last, UnicodeCategory Category, int CombiningClass, string Decomposition, string Lower);
}
