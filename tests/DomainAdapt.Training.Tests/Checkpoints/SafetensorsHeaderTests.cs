using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Tests.Checkpoints;

public class SafetensorsHeaderTests
{
    [Fact]
    public void Write_ReadsBack_AndIsAligned()
    {
        var header = SafetensorsHeader.Write([("a", "F32", [2, 3]), ("b", "BF16", [5]), ("c", "F32", [])]);

        var (entries, dataStart) = SafetensorsHeader.Read(new MemoryStream([.. header, .. new byte[24 + 10 + 4]]), "x");

        Assert.Equal(header.Length, dataStart);
        Assert.Equal(0, dataStart % 8);
        Assert.Equal(
            [("a", "F32", 0L, 24L), ("b", "BF16", 24, 10), ("c", "F32", 34, 4)],
            entries.Select(entry => (entry.Name, entry.DType, entry.Start, entry.Bytes)));
        Assert.Equal([2L, 3], entries[0].Shape);
    }

    [Theory]
    [InlineData("overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("gap", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12)]
    [InlineData("beyond the end", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4)]
    [InlineData("bytes left over", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9)]
    [InlineData("shape of other size", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("negative dimension", """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("overflowing shape", """{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0)]
    [InlineData("backward offsets", """{"a":{"dtype":"F32","shape":[0],"data_offsets":[8,0]}}""", 8)]
    [InlineData("negative start", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8)]
    [InlineData("three offsets", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8)]
    [InlineData("half an offset", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7.5]}}""", 8)]
    [InlineData("offset beyond 64 bits", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", 8)]
    [InlineData("same bytes twice", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("type that is no text", """{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("metadata of numbers", """{"__metadata__":{"format":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("metadata twice", """{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("text after the JSON", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", 8)]
    [InlineData("unknown type", """{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("duplicate name", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("no offsets", """{"a":{"dtype":"F32","shape":[1]}}""", 4)]
    [InlineData("a list", """[1,2]""", 0)]
    [InlineData("not JSON", """{"a":""", 0)]
    [InlineData("deep nesting", """{"a":[[[[[[[[[[[[1]]]]]]]]]]]]}""", 0)]
    public void Read_HostileHeader_IsRefused(string _, string json, int data)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        byte[] file = [.. BitConverter.GetBytes((ulong)bytes.Length), .. bytes, .. new byte[data]];

        var refusal = Assert.Throws<DomainAdaptException>(() => SafetensorsHeader.Read(new MemoryStream(file), "weights/x.safetensors"));

        Assert.StartsWith("weights/x.safetensors: ", refusal.Message);
        Assert.Contains("expected", refusal.Message);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(13UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    public void Read_ImpossibleLength_IsRefused(ulong length)
    {
        byte[] file = [.. BitConverter.GetBytes(length), .. "{}          "u8];

        Assert.Throws<DomainAdaptException>(() => SafetensorsHeader.Read(new MemoryStream(file), "x"));
    }

    [Fact]
    public void Read_FileShorterThanALength_IsRefused()
        => Assert.Throws<DomainAdaptException>(() => SafetensorsHeader.Read(new MemoryStream([1, 0, 0]), "x"));
}
