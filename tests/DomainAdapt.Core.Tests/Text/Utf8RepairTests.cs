using System.Buffers;
using System.Text;
using CsCheck;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class Utf8RepairTests
{
    [Fact]
    public void Repair_OfValidText_IsTheSameMemory()
    {
        ReadOnlyMemory<byte> text = "na\u00efve \u6f22\u5b57 \U0001f600"u8.ToArray();
        Assert.True(text.Equals(Utf8Repair.Repair(text, out var replaced)));
        Assert.Equal(0, replaced);
    }

    [Theory]
    [InlineData(new byte[] { 0x61, 0xFF, 0x62 }, "a\ufffdb", 1)]
    [InlineData(new byte[] { 0xE2, 0x82 }, "\ufffd", 1)] // a euro sign cut short is one part
    [InlineData(new byte[] { 0xC0, 0x80 }, "\ufffd\ufffd", 2)] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80, 0x41 }, "\ufffd\ufffd\ufffdA", 3)] // a surrogate
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x20, 0x80 }, "\ufffd \ufffd", 2)]
    public void Repair_KnownCases(byte[] bytes, string expected, int expectedReplaced)
    {
        var repaired = Utf8Repair.Repair((ReadOnlyMemory<byte>)bytes, out var replaced);
        Assert.Equal(expected, Encoding.UTF8.GetString(repaired.Span));
        Assert.Equal(expectedReplaced, replaced);
    }

    [Fact] // The runtime's decoder follows the same practice.
    public void Repair_EqualsTheRuntimesDecoder() => RandomTexts.Damaged.Sample(bytes =>
    {
        var output = new ArrayBufferWriter<byte>();
        var replaced = Utf8Repair.Repair(bytes, output);
        var expected = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes));
        Assert.Equal(expected, output.WrittenSpan.ToArray());
        Assert.Equal(bytes.AsSpan().SequenceEqual(expected), replaced == 0);
        Assert.Equal(expected, Utf8Repair.Repair((ReadOnlyMemory<byte>)bytes, out _).ToArray());
    }, iter: 5_000);
}
