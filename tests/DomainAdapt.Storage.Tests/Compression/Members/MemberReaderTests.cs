using System.Diagnostics;
using System.Text;
using DomainAdapt.Storage.Compression.Members;

namespace DomainAdapt.Storage.Tests.Compression.Members;

public sealed class MemberReaderTests
{
    private static readonly byte[][] Contents = [Text(10), Text(700_000), [], Noise(300_000), Text(5000)];

    public static TheoryData<string> Formats => ["gzip", "zstd", "lz4"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void NextMember_GivesEachMemberAndWhereItLies(string format)
    {
        var members = Contents.Select(content => Compress(format, content)).ToArray();
        using var reader = MemberReader.Open(new SlowStream([.. members.SelectMany(member => member)]));
        Assert.Equal(format, reader.Format);
        var offset = 0L;
        for (var i = 0; i < members.Length; i++)
        {
            Assert.True(reader.NextMember());
            Assert.Equal(offset, reader.MemberOffset);
            Assert.Equal(Contents[i], ReadMember(reader));
            offset += members[i].Length;
            Assert.Equal(offset, reader.Offset);
        }
        Assert.False(reader.NextMember());
        Assert.Equal(Contents.Sum(content => content.Length), reader.ContentOffset);
    }

    [Theory] // Wherever a byte of the second member is lost, the first and the third are found, and the damage is told after all before it.
    [MemberData(nameof(Formats))]
    public void Resynchronise_FindsTheMemberAfterTheDamage(string format)
    {
        var (first, second, third) = (Compress(format, Text(900)), Compress(format, Noise(2000)), Compress(format, Text(1200)));
        for (var cut = 20; cut < second.Length - 1; cut += 97)
        {
            using var reader = MemberReader.Open(new MemoryStream([.. first, .. second[..cut], .. third]));
            Assert.True(reader.NextMember());
            Assert.Equal(Text(900), ReadMember(reader));
            Assert.Throws<InvalidDataException>(() =>
            {
                reader.NextMember();
                ReadMember(reader);
            });
            var found = Array.Empty<byte>();
            while (found.Length != 1200 && reader.Resynchronise())
                found = TryReadMember(reader);
            Assert.Equal(Text(1200), found);
            Assert.Equal(first.Length + cut, reader.MemberOffset);
        }
    }

    [Fact]
    public void Open_OfPlainBytes_IsOneMember()
    {
        using var reader = MemberReader.Open(new SlowStream(Contents[1]));
        Assert.True(reader.NextMember());
        Assert.False(reader.IsCompressed);
        Assert.Equal(Contents[1], ReadMember(reader));
        Assert.Equal(Contents[1].Length, reader.Offset);
        Assert.False(reader.NextMember());
    }

    [Fact]
    public void Fill_OfAWrongChecksum_FailsAfterAllContent()
    {
        var member = Compress("gzip", Text(5000));
        member[^6] ^= 1;
        using var reader = MemberReader.Open(new MemoryStream(member));
        reader.NextMember();
        var content = new List<byte>();
        var failure = Assert.Throws<InvalidDataException>(() => ReadMember(reader, content));
        Assert.Contains("checksum", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Text(5000), content);
    }

    [Fact]
    public void Open_OfGzipWithAllFieldsOfItsHeader_ReadsIt()
    {
        var plain = Compress("gzip", Text(300));
        byte[] header = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 8, 0, (byte)'s', (byte)'l', 4, 0, 1, 2, 3, 4, .. "name\0comment\0"u8, 9, 9];
        using var reader = MemberReader.Open(new MemoryStream([.. header, .. plain.AsSpan(10), 0, 0, 0]));
        reader.NextMember();
        Assert.Equal(Text(300), ReadMember(reader));
        Assert.False(reader.NextMember()); // zeros at the end are padding
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_OfZstdWithADictionaryInFront_UsesIt(bool isCompressed)
    {
        var dictionary = Text(3000);
        using var compressor = new ZstdSharp.Compressor(3);
        compressor.LoadDictionary(dictionary);
        byte[][] frames = [compressor.Wrap(Text(2500)).ToArray(), compressor.Wrap(Text(2800)).ToArray()];
        var stored = isCompressed ? Compress("zstd", dictionary) : dictionary;
        byte[] front = [0x5D, 0x2A, 0x4D, 0x18, .. BitConverter.GetBytes(stored.Length), .. stored];
        using var reader = MemberReader.Open(new MemoryStream([.. front, .. frames[0], .. frames[1]]));
        Assert.True(reader.NextMember());
        Assert.Equal(front.Length, reader.MemberOffset);
        Assert.Equal(Text(2500), ReadMember(reader));
        Assert.True(reader.NextMember());
        Assert.Equal(Text(2800), ReadMember(reader));
    }

    [Theory] // What the format's own program writes: linked and independent blocks, sizes and checksums of all kinds.
    [InlineData("-B4 -BD")]
    [InlineData("-B7 -BX --content-size")]
    [InlineData("-B5 --no-frame-crc")]
    public void Open_OfWhatTheLz4ProgramWrites_ReadsIt(string options)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/lz4"), "the program lz4 is not here");
        using var folder = new TemporaryFolder();
        var (plain, packed) = (Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "a.lz4"));
        File.WriteAllBytes(plain, [.. Text(900_000), .. Noise(100_000)]);
        using (var lz4 = Process.Start("/usr/bin/lz4", [.. options.Split(' '), "-q", plain, packed]))
            lz4.WaitForExit();
        using var reader = MemberReader.Open(File.OpenRead(packed));
        reader.NextMember();
        Assert.Equal(File.ReadAllBytes(plain), ReadMember(reader));
        Assert.Equal(new FileInfo(packed).Length, reader.Offset);
    }

    [Fact]
    public void Rewind_GivesBackWhatWasTaken()
    {
        using var reader = MemberReader.Open(new MemoryStream(Compress("gzip", Text(500_000))));
        reader.NextMember();
        while (reader.ContentOffset < 400_000)
        {
            reader.Fill();
            reader.Advance(Math.Min(reader.Buffered.Length, 50_000));
        }
        var at = (int)reader.ContentOffset;
        reader.Rewind(1000);
        Assert.Equal(at - 1000, reader.ContentOffset);
        Assert.Equal(Text(500_000)[(at - 1000)..at], reader.Buffered.Span[..1000].ToArray());
    }

    private static byte[] TryReadMember(MemberReader reader)
    {
        try
        {
            return reader.NextMember() ? ReadMember(reader) : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private static byte[] ReadMember(MemberReader reader, List<byte>? content = null)
    {
        content ??= [];
        while (reader.Fill())
        {
            content.AddRange(reader.Buffered.Span);
            reader.Advance(reader.Buffered.Length);
        }
        return [.. content];
    }

    private static byte[] Compress(string format, byte[] content)
    {
        switch (format)
        {
            case "gzip":
                return DecompressionTests.Compress("a.gz", content);
            case "zstd":
                using (var compressor = new ZstdSharp.Compressor(3))
                {
                    // Without it, a stored block that goes on into the next frame is no damage that could be seen.
                    compressor.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
                    return compressor.Wrap(content).ToArray();
                }
            default:
                return Lz4(content);
        }
    }

    /// <summary>A frame of independent blocks of at most 64 KiB with all checksums, one of them stored.</summary>
    private static byte[] Lz4(byte[] content)
    {
        byte[] descriptor = [0b0111_0100, 0x40];
        var frame = new List<byte> { 0x04, 0x22, 0x4D, 0x18 };
        frame.AddRange(descriptor);
        frame.Add((byte)(System.IO.Hashing.XxHash32.HashToUInt32(descriptor) >> 8));
        foreach (var block in content.Chunk(1 << 16))
        {
            var packed = new byte[K4os.Compression.LZ4.LZ4Codec.MaximumOutputSize(block.Length)];
            var length = K4os.Compression.LZ4.LZ4Codec.Encode(block, packed);
            var isStored = length >= block.Length;
            var bytes = isStored ? block : packed[..length];
            frame.AddRange(BitConverter.GetBytes((uint)bytes.Length | (isStored ? 1u << 31 : 0)));
            frame.AddRange(bytes);
            frame.AddRange(BitConverter.GetBytes(System.IO.Hashing.XxHash32.HashToUInt32(bytes)));
        }
        return [.. frame, 0, 0, 0, 0, .. BitConverter.GetBytes(System.IO.Hashing.XxHash32.HashToUInt32(content))];
    }

    private static byte[] Text(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"line {i * 7919 % 1000} of a text that says {i % 13} things; ");
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }

    /// <summary>Gives few bytes at a time, of changing number.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        private int _calls;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1 + (++_calls * 37 % 5000)));
    }
}
