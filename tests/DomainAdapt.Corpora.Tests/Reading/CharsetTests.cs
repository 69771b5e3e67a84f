using System.Text;
using System.Text.Unicode;
using CsCheck;
using DomainAdapt.Corpora.Reading;

namespace DomainAdapt.Corpora.Tests.Reading;

public sealed class CharsetTests
{
    [Theory]
    [InlineData("iso-8859-1", "windows-1252")]
    [InlineData(" \"UTF8\" ", "utf-8")]
    [InlineData("GB2312", "gb18030")]
    [InlineData("x-sjis", "shift_jis")]
    [InlineData("ks_c_5601-1987", "euc-kr")]
    [InlineData("TIS-620", "windows-874")]
    [InlineData("latin5", "windows-1254")]
    [InlineData("none-such", null)]
    public void NameOf_KnowsTheLabelsOfTheWeb(string label, string? expected) => Assert.Equal(expected, Charset.NameOf(label));

    // Bytes and characters from the index files of the WHATWG Encoding Standard.
    [Theory]
    [InlineData("windows-1252", new byte[] { 0x80, 0x81, 0x9F }, "€\u0081Ÿ")]
    [InlineData("windows-1253", new byte[] { 0xAA, 0xC1, 0xD2 }, "\uFFFDΑ\uFFFD")]
    [InlineData("iso-8859-10", new byte[] { 0xA1, 0xBD, 0xFF }, "Ą―ĸ")]
    [InlineData("iso-8859-14", new byte[] { 0xA1, 0xBF, 0xFE }, "Ḃṡŷ")]
    [InlineData("iso-8859-16", new byte[] { 0xA4, 0xAA, 0xFE }, "€Șț")]
    [InlineData("koi8-u", new byte[] { 0xC1, 0xA4, 0xAE }, "аєў")]
    [InlineData("x-user-defined", new byte[] { 0x41, 0x80, 0xFF }, "A\uF780\uF7FF")]
    [InlineData("gb18030", new byte[] { 0xC4, 0xE3, 0x81, 0x30, 0x81, 0x30 }, "你\u0080")]
    [InlineData("big5", new byte[] { 0xA7, 0x41, 0xA6, 0x6E }, "你好")]
    [InlineData("shift_jis", new byte[] { 0x93, 0xFA, 0x96, 0x7B, 0xB1 }, "日本ｱ")]
    [InlineData("euc-jp", new byte[] { 0xC6, 0xFC, 0xCB, 0xDC }, "日本")]
    [InlineData("iso-2022-jp", new byte[] { 0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42, 0x41 }, "日A")]
    [InlineData("euc-kr", new byte[] { 0xC7, 0xD1, 0x81, 0x41 }, "한갂")]
    public void Decode_FollowsTheStandardsTables(string name, byte[] bytes, string expected)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Charset.Decode(bytes, name, output);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("utf-8", "EFBBBF C3A9", "é")]
    [InlineData("utf-16le", "FFFE E900", "é")]
    [InlineData("utf-16be", "FEFF 00E9", "é")]
    [InlineData("utf-32le", "FFFE0000 E9000000", "é")]
    public void Decode_AByteOrderMarkDecides(string name, string hex, string expected)
    {
        var decoded = Charset.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), new CharsetHints("text/plain; charset=koi8-r"));
        Assert.Equal((name, CharsetEvidence.ByteOrderMark, expected), (decoded.Encoding, decoded.Evidence, Text(decoded)));
    }

    [Fact]
    public void Decode_TheServerComesBeforeThePage()
    {
        byte[] page = [.. "<meta charset=koi8-r>"u8, 0xE9];
        Assert.Equal("windows-1251", Charset.Decode(page, new CharsetHints("text/html; charset=cp1251", IsMarkup: true)).Encoding);
        Assert.Equal("koi8-r", Charset.Decode(page, new CharsetHints("text/html", IsMarkup: true)).Encoding);
    }

    [Fact]
    public void Decode_ADeclarationThatTheBytesContradictIsPassedOver()
    {
        var bytes = Encoding.Latin1.GetBytes("<meta charset=utf-8>Über die Brücke, größer als früher, süße Äpfel");
        var decoded = Charset.Decode(bytes, new CharsetHints(IsMarkup: true));
        Assert.Equal(("windows-1252", "utf-8", 0), (decoded.Encoding, decoded.Declared, decoded.Replacements));
        Assert.EndsWith("süße Äpfel", Text(decoded), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Utf8WithDamageStaysUtf8()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Über die Brücke, größer als früher, süße Äpfel "), 0xFC];
        var decoded = Charset.Decode(bytes, new CharsetHints("text/html; charset=utf-8"));
        Assert.Equal(("utf-8", 1), (decoded.Encoding, decoded.Replacements));
    }

    [Fact]
    public void Decode_FindsUtf16WithoutAMark()
        => Assert.Equal("naïve text", Text(Charset.Decode(Encoding.Unicode.GetBytes("naïve text"))));

    [Fact]
    public void Decode_AnyBytesBecomeUtf8()
    {
        string?[] labels = [null, "utf-8", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "iso-2022-jp", "utf-16", "koi8-r", "latin1"];
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, labels.Length - 1]).Sample((bytes, label) =>
            Utf8.IsValid(Charset.Decode(bytes, new CharsetHints(labels[label], IsMarkup: true)).Text.Span));
    }

    private static string Text(DecodedText decoded) => Encoding.UTF8.GetString(decoded.Text.Span);
}
