using System.Buffers.Binary;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Sequences;

public sealed class FlatSequencesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Ids => _folder.At(FlatSequenceWriter.Suffix);

    private string Index => _folder.At(FlatSequenceWriter.IndexSuffix);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(65_536, 2)] // 65,535 is the largest id of 16 bits
    [InlineData(65_537, 4)]
    [InlineData(128_256, 4)]
    public void Read_GivesBackWhatWasWritten(int vocabulary, int idBytes)
    {
        var format = new SequenceFormat(48, vocabulary, "abc");
        var written = SomeSequences.Make(format, 25);
        Write(format, written);

        using var flat = FlatSequences.Open([(Ids, Index)]);
        Assert.Equal(format, flat.Format);
        Assert.Equal(25, flat.Count);
        Assert.Equal(25L * 48 * idBytes, new FileInfo(Ids).Length);
        var ids = new int[48];
        var longs = new long[48];
        for (var i = 0; i < written.Count; i++)
        {
            flat.Read(i, ids);
            flat.Read(i, longs);
            Assert.Equal(written[i].Ids.ToArray(), ids);
            Assert.Equal(ids.Select(id => (long)id), longs);
            Assert.Equal(written[i].Source, flat.SourceOf(i));
            Assert.Equal(written[i].DocumentStarts.ToArray(), flat.DocumentStartsOf(i));
            Assert.Equal(48, flat.RealTokensOf(i));
        }
    }

    [Fact]
    public void Bytes_AreLittleEndianIdsAndNothingElse()
    {
        var format = new SequenceFormat(3, 32_000, "abc");
        var written = SomeSequences.Make(format, 2);
        Write(format, written);
        var bytes = File.ReadAllBytes(Ids);
        Assert.Equal(
            written.SelectMany(sequence => sequence.Ids.ToArray()),
            Enumerable.Range(0, 6).Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * i))));
    }

    [Fact]
    public void NoSequence_IsReadable()
    {
        Write(new SequenceFormat(8, 100, "abc"), []);
        using var flat = FlatSequences.Open([(Ids, Index)]);
        Assert.Equal(0, flat.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => flat.Read(0, new int[8]));
    }

    [Fact]
    public void Open_OfACutFile_SaysWhatItFound()
    {
        var format = new SequenceFormat(8, 100, "abc");
        Write(format, SomeSequences.Make(format, 4));
        File.WriteAllBytes(Ids, File.ReadAllBytes(Ids)[..^2]);
        var failure = Assert.Throws<DomainAdaptException>(() => FlatSequences.Open([(Ids, Index)]));
        Assert.Equal(ExitCodes.StaleOutput, failure.ExitCode);
        Assert.Contains("bytes 62; its index says 64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfABrokenOrMissingIndex_SaysSo()
    {
        var format = new SequenceFormat(8, 100, "abc");
        Write(format, SomeSequences.Make(format, 4));
        File.WriteAllText(Index, "{}");
        Assert.Equal(ExitCodes.StaleOutput, Assert.Throws<DomainAdaptException>(() => FlatSequences.Open([(Ids, Index)])).ExitCode);
        File.Delete(Index);
        Assert.Equal(ExitCodes.InputsMissing, Assert.Throws<DomainAdaptException>(() => FlatSequences.Open([(Ids, Index)])).ExitCode);
    }

    [Fact]
    public void SeveralParts_AreOneStream()
    {
        var format = new SequenceFormat(8, 100, "abc");
        var written = SomeSequences.Make(format, 10);
        List<(string, string)> parts = [];
        foreach (var (first, count) in ((int, int)[])[(0, 4), (4, 0), (4, 5), (9, 1), (10, 0)])
        {
            Write(format, written.Skip(first).Take(count));
            var part = (_folder.At($"{parts.Count}.bin"), _folder.At($"{parts.Count}.json"));
            File.Move(Ids, part.Item1);
            File.Move(Index, part.Item2);
            parts.Add(part);
        }
        using var flat = FlatSequences.Open(parts);
        Assert.Equal(10, flat.Count);
        var ids = new int[8];
        for (var i = 0; i < 10; i++)
        {
            flat.Read(i, ids);
            Assert.Equal(written[i].Ids.ToArray(), ids);
            Assert.Equal(written[i].Source, flat.SourceOf(i));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => flat.Read(10, ids));

        Write(format with { Tokenizer = "other" }, []);
        Assert.Equal(ExitCodes.StaleOutput, Assert.Throws<DomainAdaptException>(() => FlatSequences.Open([.. parts, (Ids, Index)])).ExitCode);
    }

    private void Write(SequenceFormat format, IEnumerable<TrainingSequence> sequences)
    {
        using var writer = new FlatSequenceWriter(new FileOutput(Ids), new FileOutput(Index), format);
        foreach (var sequence in sequences)
            writer.Write(sequence);
    }
}
