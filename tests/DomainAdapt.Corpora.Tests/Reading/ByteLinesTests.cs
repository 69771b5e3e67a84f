using System.Text;
using CsCheck;
using DomainAdapt.Corpora.Reading;

namespace DomainAdapt.Corpora.Tests.Reading;

public sealed class ByteLinesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("a\rb\n", new[] { "a\rb" })]
    public void TryRead_CutsAtLineEnds(string text, string[] expected) => Assert.Equal(expected, All(text, 100).Select(line => line.Text));

    [Fact] // Against splitting a string, with a stream that gives a few bytes at a time and a limit that some lines pass.
    public void TryRead_OfAnyTextAndAnyPieces() => Gen.Select(Gen.String[Gen.Char["ab\n"], 0, 300], Gen.Int[1, 7], Gen.Int[3, 40]).Sample((text, piece, limit) =>
    {
        var lines = text.Split('\n');
        var expected = (lines[^1].Length == 0 ? lines[..^1] : lines)
            .Select(line => line.Length > limit ? (line[..limit], true) : (line, false));
        Assert.Equal(expected, All(text, limit, piece));
    });

    [Fact]
    public void Number_CountsFromOneAndOverCutLines()
    {
        var lines = new ByteLines(new MemoryStream("aaaaaaaaaa\nb\n"u8.ToArray()), 4);
        Assert.True(lines.TryRead(out _) && lines.TryRead(out _));
        Assert.Equal((2, false), (lines.Number, lines.IsCut));
    }

    private static List<(string Text, bool IsCut)> All(string text, int limit, int piece = 1000)
    {
        var lines = new ByteLines(new Trickle(Encoding.UTF8.GetBytes(text), piece), limit);
        var all = new List<(string, bool)>();
        while (lines.TryRead(out var line))
            all.Add((Encoding.UTF8.GetString(line.Span), lines.IsCut));
        return all;
    }

    /// <summary>Gives at most so many bytes at a time, as a network does.</summary>
    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);
    }
}
