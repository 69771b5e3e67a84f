using System.Buffers.Binary;
using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Training.Watching;
using Tensorboard;

namespace DomainAdapt.Training.Tests.Watching;

/// <summary>What is written is read by the classes that Google's compiler made of TensorBoard's own definitions, which are in TorchSharp.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory] // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
    [InlineData("", 0u)]
    [InlineData("123456789", 0xe3069283u)]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0x8a9136aau)]
    public void Crc32C_HasItsPublishedValues(string text, uint expected) => Assert.Equal(expected, Crc32C.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Write_IsReadByTensorBoardsOwnClasses()
    {
        using (var file = new EventFile(_folder.Path, new StillClock()))
        {
            file.AddScalars(7, [("train/loss", 2.5), ("source/law", 1.25), ("broken", double.NaN)]);
            file.AddText(300, "samples/0", "**The court** is §");
        }

        var events = Read(Assert.Single(Directory.GetFiles(_folder.Path, "events.out.tfevents.*")));

        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal([0L, 7, 300], events.Select(each => each.Step));
        Assert.All(events, each => Assert.Equal(1_700_000_000.25, each.WallTime));
        Assert.Equal([("train/loss", 2.5f), ("source/law", 1.25f)], events[1].Summary.Value.Select(value => (value.Tag, value.SimpleValue)));
        var text = Assert.Single(events[2].Summary.Value);
        Assert.Equal(("samples/0", "text", DataType.DtString), (text.Tag, text.Metadata.PluginData.PluginName, text.Tensor.Dtype));
        Assert.Equal("**The court** is §", Assert.Single(text.Tensor.StringVal).ToStringUtf8());
        Assert.Equal(1, Assert.Single(text.Tensor.TensorShape.Dim).Size);
    }

    [Fact]
    public void Begin_BesideAnEarlierAttempt_LeavesItsFile()
    {
        new EventFile(_folder.Path, new StillClock()).Dispose();
        new EventFile(_folder.Path, new StillClock()).Dispose();

        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    /// <summary>The events of a file, both checksums of every record checked.</summary>
    private static List<Event> Read(string path)
    {
        var events = new List<Event>();
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (rest.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(rest);
            Assert.Equal(Unmasked(rest[8..12]), Crc32C.Of(rest[..8]));
            Assert.Equal(Unmasked(rest[(12 + length)..(16 + length)]), Crc32C.Of(rest[12..(12 + length)]));
            events.Add(Event.Parser.ParseFrom(rest[12..(12 + length)].ToArray()));
            rest = rest[(16 + length)..];
        }
        return events;
    }

    private static uint Unmasked(ReadOnlySpan<byte> bytes)
    {
        var turned = BinaryPrimitives.ReadUInt32LittleEndian(bytes) - 0xa282ead8;
        return (turned >> 17) | (turned << 15);
    }

    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
    }
}
