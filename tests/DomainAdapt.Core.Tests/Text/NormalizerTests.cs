using System.Globalization;
using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;
using DomainAdapt.Testing;
using ICSharpCode.SharpZipLib.BZip2;

namespace DomainAdapt.Core.Tests.Text;

public sealed class NormalizerTests
{
    private const string WholeTest = UnicodeDataCompiler.Folder + "/NormalizationTest.txt.bz2";

    [Fact]
    public void Conformance_Excerpt()
    {
        using var excerpt = typeof(NormalizerTests).Assembly.GetManifestResourceStream("NormalizationTest.excerpt.txt")!;
        Assert.Equal(425, CheckLines(excerpt).Count);
    }

    [Fact] // Conditions 1 and 2 of the published test: every line, and every other code point stays as it is.
    public void Conformance_Whole()
    {
        Assert.SkipUnless(UnicodeDataCompiler.IsAvailable && File.Exists(WholeTest), "the whole normalisation test 15.0 is not there");
        using var file = File.OpenRead(WholeTest);
        var listed = CheckLines(new BZip2InputStream(file));
        Assert.True(listed.Count > 17_000);
        for (var code = 0; code < UnicodeData.CodePoints; code++)
        {
            if (listed.Contains(code) || code is >= 0xD800 and <= 0xDFFF)
                continue;
            var text = Utf8([code]);
            foreach (var form in Enum.GetValues<UnicodeForm>())
                Assert.True(Normalize(text, form).AsSpan().SequenceEqual(text), $"U+{code:X4} {form}");
        }
    }

    [Theory]
    [InlineData(UnicodeForm.Nfc, "NFC_QC")]
    [InlineData(UnicodeForm.Nfd, "NFD_QC")]
    [InlineData(UnicodeForm.Nfkc, "NFKC_QC")]
    [InlineData(UnicodeForm.Nfkd, "NFKD_QC")]
    public void QuickCheck_IsThePropertyOfTheDatabase(UnicodeForm form, string property)
    {
        Assert.SkipUnless(UnicodeDataCompiler.IsAvailable, "the Unicode Character Database 15.0 is not there");
        string[] answers = ["N", "M"];
        var expected = answers.SelectMany(answer => UnicodeDataCompiler.ReadProperty("DerivedNormalizationProps.txt", property, answer)).ToHashSet();
        for (var code = 0; code < UnicodeData.CodePoints; code++)
            Assert.True(expected.Contains(code) == NormalizationData.Of(code, form).MayChange, $"U+{code:X4}");
    }

    [Fact]
    public void CodesPerByte_HoldForEveryCodePoint()
    {
        foreach (var code in UnicodeData.Decompositions.Keys)
        {
            var bytes = Utf8([code]).Length;
            Assert.True(NormalizationData.Decompose(code, withCompatibility: false).Length <= bytes * NormalizationSegment.CodesPerByte);
            Assert.True(NormalizationData.Decompose(code, withCompatibility: true).Length <= bytes * NormalizationSegment.CompatibilityCodesPerByte);
        }
    }

    [Theory]
    [InlineData("plain ascii", UnicodeForm.Nfd, "plain ascii")]
    [InlineData("e\u0301te\u0301 en cafe\u0301", UnicodeForm.Nfc, "\u00e9t\u00e9 en caf\u00e9")]
    [InlineData("\u00e9t\u00e9", UnicodeForm.Nfd, "e\u0301te\u0301")]
    [InlineData("\u1112\u1161\u11ab\uae00", UnicodeForm.Nfc, "\ud55c\uae00")]
    [InlineData("\ud55c", UnicodeForm.Nfd, "\u1112\u1161\u11ab")]
    [InlineData("\ufb01 \u00b2 \uff21", UnicodeForm.Nfkc, "fi 2 A")]
    [InlineData("\ufb01", UnicodeForm.Nfc, "\ufb01")]
    [InlineData("\u2126", UnicodeForm.Nfc, "\u03a9")] // the ohm sign
    [InlineData("a\u0323\u0307 a\u0307\u0323", UnicodeForm.Nfc, "\u1ea1\u0307 \u1ea1\u0307")]
    public void Normalize_KnownCases(string text, UnicodeForm form, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(Normalize(Encoding.UTF8.GetBytes(text), form)));
        Assert.Equal(text == expected, Normalizer.IsNormalized(Encoding.UTF8.GetBytes(text), form));
    }

    [Fact]
    public void Normalize_OfNormalText_IsTheSameMemory()
    {
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes("Größe, naïveté — 漢字 한글");
        Assert.True(text.Equals(Normalizer.Normalize(text, UnicodeForm.Nfc)));
    }

    [Fact]
    public void Normalize_OfNormalText_AllocatesNothing()
    {
        ReadOnlyMemory<byte> text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Größe, naïveté — 漢字 한글. ", 200)));
        Assert.Equal(0, Allocations.Of(() => Normalizer.Normalize(text, UnicodeForm.Nfc)));
    }

    [Fact] // A long line of marks, longest class first, must be sorted and not take quadratic time.
    public void Normalize_ManyMarks_AreSortedStably()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0345\u0323\u0301\u0300", 50_000));
        var expected = "a" + Of('\u0323') + string.Concat(Enumerable.Repeat("\u0301\u0300", 50_000)) + Of('\u0345');
        Assert.Equal(expected, Encoding.UTF8.GetString(Normalize(Encoding.UTF8.GetBytes(text), UnicodeForm.Nfd)));
        static string Of(char mark) => new(mark, 50_000);
    }

    [Fact] // Texts made of what combines: normalising whole must equal decomposing first, and once must be enough.
    public void Normalize_IsIdempotentAndAgreesOnEquivalentTexts()
    {
        int[] alphabet = ['a', 'e', ' ', 0xE9, 0x1EA1, 0x301, 0x307, 0x323, 0x345, 0x1100, 0x1161, 0x11A8, 0xAC00, 0xAC01, 0x212B, 0x9C7, 0x9BE, 0xFB1D, 0x2126, 0xFB01, 0x3099, 0x30AB, 0x1D15E, 0x0344];
        Gen.OneOf(alphabet).Array[0, 40].Sample(codes =>
        {
            var text = Utf8(codes);
            foreach (var form in Enum.GetValues<UnicodeForm>())
            {
                var once = Normalize(text, form);
                Assert.Equal(once, Normalize(once, form));
                Assert.True(Normalizer.IsNormalized(once, form));
                Assert.Equal(once, Normalize(Normalize(text, UnicodeForm.Nfd), form));
                Assert.Equal(once.AsSpan().SequenceEqual(text), Normalizer.IsNormalized(text, form));
            }
        }, iter: 20_000);
    }

    private static HashSet<int> CheckLines(Stream file)
    {
        var listed = new HashSet<int>();
        var part = "";
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            part = line.StartsWith('@') ? line[..6] : part;
            if (line.Length == 0 || line[0] is '@' or '#')
                continue;
            var c = line.Split(';').Take(5).Select(ParseCodes).ToArray();
            if (part == "@Part1")
                listed.Add(c[0][0]);
            Check(UnicodeForm.Nfc, c[1], c[0], c[1], c[2]);
            Check(UnicodeForm.Nfc, c[3], c[3], c[4]);
            Check(UnicodeForm.Nfd, c[2], c[0], c[1], c[2]);
            Check(UnicodeForm.Nfd, c[4], c[3], c[4]);
            Check(UnicodeForm.Nfkc, c[3], c);
            Check(UnicodeForm.Nfkd, c[4], c);

            void Check(UnicodeForm form, int[] expected, params int[][] sources)
            {
                foreach (var source in sources)
                    Assert.True(Normalize(Utf8(source), form).AsSpan().SequenceEqual(Utf8(expected)), $"{form}: {line}");
            }
        }
        return part == "@Part3" ? listed : throw new InvalidDataException("the test has no part 3");
    }

    private static int[] ParseCodes(string text)
        => [.. text.Split(' ').Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static byte[] Utf8(IEnumerable<int> codes) => [.. codes.SelectMany(code => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)))];

    private static byte[] Normalize(byte[] text, UnicodeForm form)
    {
        // Both ways in must agree.
        using var buffer = new PooledBuffer(0);
        Normalizer.Normalize(text, form, buffer);
        Assert.True(buffer.Written.SequenceEqual(Normalizer.Normalize((ReadOnlyMemory<byte>)text, form).Span));
        return buffer.Written.ToArray();
    }
}
