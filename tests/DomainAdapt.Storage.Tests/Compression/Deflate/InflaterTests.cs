using System.IO.Compression;
using CsCheck;
using DomainAdapt.Storage.Compression;
using DomainAdapt.Storage.Compression.Deflate;

namespace DomainAdapt.Storage.Tests.Compression.Deflate;

public sealed class InflaterTests
{
    private const int MaxContent = 1 << 20;

    private static readonly Gen<CompressionLevel> Levels = Gen.Int[0, 3].Select(level => (CompressionLevel)level);

    // Text of few letters and repeats at all distances, noise, and runs: literals, matches and stored blocks all come.
    private static readonly Gen<byte[]> Contents =
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[1, 256], Gen.Int[1, 40_000], Gen.Int[0, 1 << 30]).Select((length, letters, period, seed) =>
        {
            var random = new Random(seed);
            var content = new byte[length];
            for (var i = 0; i < length; i++)
                content[i] = i >= period && random.Next(8) > 0 ? content[i - period] : (byte)random.Next(letters);
            return content;
        });

    [Fact]
    public void Inflate_OfWhatTheRuntimeDeflates_GivesItAndTakesNoByteMore() => Gen.Select(Contents, Levels).Sample(
        (content, level) =>
        {
            var stream = Deflate(content, level);
            var result = Inflate([.. stream, .. "what follows"u8]);
            return result.Status == InflateStatus.Complete && result.Consumed == stream.Length && result.Content.AsSpan().SequenceEqual(content);
        },
        iter: 300);

    [Fact] // Streams with bytes changed, cut and made up: the fast version stops where the plain one stops, with the same content.
    public void Inflate_OfDamagedStreams_IsWhatThePlainVersionIs() => Gen.Select(Contents, Levels, Gen.Int[0, 3], Gen.Int[0, 1 << 30]).Sample(
        (content, level, changes, seed) =>
        {
            var random = new Random(seed);
            var stream = Deflate(content[..Math.Min(content.Length, 6000)], level);
            for (var i = 0; i < changes; i++)
                stream[random.Next(Math.Min(stream.Length, 400))] = (byte)random.Next(256);
            AssertLikePlain(stream[..random.Next(stream.Length / 2, stream.Length + 1)]);
        },
        iter: 300);

    [Fact]
    public void Inflate_OfRandomBytes_IsWhatThePlainVersionIs() => Gen.Select(Gen.Byte[0, 7], Gen.Byte.Array[1, 300]).Sample(
        (first, bytes) => AssertLikePlain([first, .. bytes]), iter: 3000);

    [Fact]
    public void Inflate_OfAStreamCutAnywhere_GivesWhatIsThere()
    {
        var content = "To be, or not to be, that is the question: whether 'tis nobler in the mind to suffer the slings and arrows"u8.ToArray();
        var stream = Deflate(content, CompressionLevel.Optimal);
        for (var length = 0; length < stream.Length; length++)
        {
            var (status, found, _) = Inflate(stream[..length]);
            Assert.Equal(InflateStatus.CutShort, status);
            Assert.Equal(content[..found.Length], found);
            Assert.Equal(new PlainInflater(stream[..length]).Inflate().Content, found);
        }
    }

    [Fact]
    public void Inflate_OfAMatchBeforeTheBeginning_IsDamage()
    {
        // Fixed code: literal 'a', then length 3 at distance 2.
        var bits = "1" + "10" + "10010001" + "0000001" + "00001" + "0000000";
        var stream = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            stream[i / 8] |= (byte)((bits[i] - '0') << (i % 8));
        var (status, content, _) = Inflate([.. stream, .. new byte[64]]);
        Assert.Equal(InflateStatus.Damaged, status);
        Assert.Equal("a"u8.ToArray(), content);
    }

    private static void AssertLikePlain(byte[] stream)
    {
        var (status, content, consumed) = Inflate(stream);
        var (expected, isComplete, expectedConsumed) = new PlainInflater(stream).Inflate();
        Assert.Equal(isComplete, status == InflateStatus.Complete);
        Assert.Equal(expected[..Math.Min(expected.Length, MaxContent)], content);
        if (isComplete)
            Assert.Equal(expectedConsumed, consumed);
    }

    private static (InflateStatus Status, byte[] Content, int Consumed) Inflate(byte[] bytes)
    {
        var inflater = new Inflater();
        inflater.Reset();
        var input = new CompressedBytes(new MemoryStream(bytes));
        var window = new byte[MaxContent + Inflater.SlackBytes];
        var position = 0;
        var status = InflateStatus.Full;
        // In steps, so that it stops and goes on in the middle of blocks.
        for (var limit = 1000; status == InflateStatus.Full && limit <= MaxContent; limit += 1000)
            status = inflater.Inflate(input, window, ref position, 0, limit);
        return (status, window[..position], (int)input.Offset);
    }

    private static byte[] Deflate(byte[] content, CompressionLevel level)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, level, leaveOpen: true))
            deflate.Write(content);
        return output.Length > 0 ? output.ToArray() : [3, 0]; // the runtime writes nothing at all for nothing
    }
}
