using System.Buffers;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Core.Tests.Text;

public sealed class PooledBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Written_IsAllThatWasWritten_HoweverOftenItGrew(int capacity)
    {
        using var buffer = new PooledBuffer(capacity);
        var expected = new List<byte>();
        for (var part = 0; part < 300; part++)
        {
            var bytes = Enumerable.Range(0, part).Select(value => (byte)(value + part)).ToArray();
            buffer.Write(bytes);
            expected.AddRange(bytes);
        }
        Assert.Equal(expected, buffer.Written.ToArray());
    }

    [Fact]
    public void GetSpan_HasTheRoomThatWasAskedFor()
    {
        using var buffer = new PooledBuffer(0);
        for (var size = 1; size < 1 << 20; size *= 3)
        {
            Assert.True(buffer.GetSpan(size).Length >= size);
            buffer.Advance(size);
        }
        Assert.NotEqual(0, buffer.GetSpan().Length);
    }
}
