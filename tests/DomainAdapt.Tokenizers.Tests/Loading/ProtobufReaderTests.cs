using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class ProtobufReaderTests
{
    [Fact]
    public void Next_WalksOverFields_AndSkipsWhatIsNotWanted()
    {
        byte[] message =
        [
            .. ModelProto.Number(1, 300), .. ModelProto.Bytes(2, [1, 2, 3]), 0x1D, .. BitConverter.GetBytes(-2.5f), // a float in field 3
            0x21, 1, 2, 3, 4, 5, 6, 7, 8, // eight bytes in field 4
            .. ModelProto.Number(200, ulong.MaxValue),
        ];
        var reader = new ProtobufReader(message);
        Assert.True(reader.Next(out var field));
        Assert.Equal((1, 300UL), (field, reader.ReadNumber()));
        Assert.True(reader.Next(out _));
        Assert.Equal([1, 2, 3], reader.ReadBytes().ToArray());
        Assert.True(reader.Next(out _));
        Assert.Equal(-2.5f, reader.ReadFloat());
        Assert.True(reader.Next(out field));
        Assert.Equal(4, field);
        reader.Skip();
        Assert.True(reader.Next(out field));
        Assert.Equal((200, ulong.MaxValue), (field, reader.ReadNumber()));
        Assert.False(reader.Next(out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x08 }, "within a number")]
    [InlineData(new byte[] { 0x08, 0x80 }, "within a number")]
    [InlineData(new byte[] { 0x0A, 5, 1 }, "5 bytes goes beyond the end")]
    [InlineData(new byte[] { 0x0D, 1, 2 }, "4 bytes goes beyond the end")]
    [InlineData(new byte[] { 0x0B }, "wire type 3")]
    [InlineData(new byte[] { 0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "longer than 64 bits")]
    public void Skip_OfDamage_SaysWhere(byte[] message, string expected)
    {
        var failure = Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new ProtobufReader(message);
            reader.Next(out _);
            reader.Skip();
        });
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"of {message.Length}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnotherType_IsRefused()
        => Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new ProtobufReader(ModelProto.Number(1, 7));
            reader.Next(out _);
            reader.ReadBytes();
        });
}
