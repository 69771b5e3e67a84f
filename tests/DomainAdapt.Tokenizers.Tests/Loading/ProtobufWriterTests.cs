using System.Text;
using DomainAdapt.Tokenizers.Loading;

namespace DomainAdapt.Tokenizers.Tests.Loading;

public sealed class ProtobufWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(300_000)]
    [InlineData(-1)]
    public void Number_ReadsBack(long value)
    {
        var writer = new ProtobufWriter();
        writer.Number(42, value);
        writer.Text(1, "漢字");
        writer.Float(2, -1.5f);
        var reader = new ProtobufReader(writer.Written);
        Assert.True(reader.Next(out var field));
        Assert.Equal((42, value), (field, (long)reader.ReadNumber()));
        Assert.True(reader.Next(out _));
        Assert.Equal("漢字", Encoding.UTF8.GetString(reader.ReadBytes()));
        Assert.True(reader.Next(out field));
        Assert.Equal((2, -1.5f), (field, reader.ReadFloat()));
        Assert.False(reader.Next(out _));
    }

    [Fact] // The format's documentation: field 1, 150.
    public void Number_HasTheBytesOfTheFormat()
    {
        var writer = new ProtobufWriter();
        writer.Number(1, 150);
        Assert.Equal([0x08, 0x96, 0x01], writer.Written.ToArray());
    }
}
