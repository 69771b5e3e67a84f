using System.Diagnostics;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Shards.Sequences.Export;
using DomainAdapt.Testing;

namespace DomainAdapt.Shards.Tests.Sequences.Export;

/// <summary>Files for other trainers, read back by a few lines of Python's standard library that know the formats and not our code.</summary>
public sealed class SequenceExportTests : IDisposable
{
    private const string Reader =
        """
        import json, struct, sys
        kind, paths = sys.argv[1], sys.argv[2:]
        def ids(raw, code): return list(struct.unpack('<%d%s' % (len(raw) // struct.calcsize(code), code), raw))
        if kind == 'megatron':
            raw, index = open(paths[0], 'rb').read(), open(paths[1], 'rb').read()
            assert index[:9] == b'MMIDIDX\x00\x00'
            version, dtype, sequences, documents = struct.unpack_from('<QBQQ', index, 9)
            assert version == 1
            code = {4: 'i', 8: 'H'}[dtype]
            at = 9 + 8 + 1 + 8 + 8
            lengths = struct.unpack_from('<%di' % sequences, index, at); at += 4 * sequences
            places = struct.unpack_from('<%dq' % sequences, index, at); at += 8 * sequences
            marks = struct.unpack_from('<%dq' % documents, index, at); at += 8 * documents
            assert at == len(index) and marks == tuple(range(sequences + 1))
            out = [ids(raw[p:p + n * struct.calcsize(code)], code) for n, p in zip(lengths, places)]
        elif kind == 'nanogpt':
            out = [ids(open(paths[0], 'rb').read(), 'H')]
        elif kind == 'llmc':
            out = []
            for path in paths:
                raw = open(path, 'rb').read()
                header = struct.unpack('<256i', raw[:1024])
                assert header[0] == 20240520 and header[1] == 1
                found = ids(raw[1024:], 'H')
                assert header[2] == len(found)
                out.append(found)
        else:
            out = [json.loads(line)['input_ids'] for line in open(paths[0])]
        print(json.dumps([i for row in out for i in row]))
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("megatron", 32_000)]
    [InlineData("megatron", 130_000)]
    [InlineData("nanogpt", 65_536)]
    [InlineData("llmc", 32_000)]
    [InlineData("jsonl", 130_000)]
    public void WhatIsWritten_ReadsBackElsewhere(string kind, int vocabulary)
    {
        using var sequences = Open(vocabulary, out var expected);
        var paths = SequenceExport.Write(sequences, kind, _folder.At("train"), default);
        Assert.Equal(expected, ReadBack(kind, paths));
    }

    [Fact]
    public void Llmc_BeginsANewFileWhereOneIsFull()
    {
        using var sequences = Open(32_000, out var expected);
        var paths = new LlmcExport(_folder.At("train"), tokensPerFile: 1000).Write(sequences, default);
        Assert.Equal(3, paths.Count); // 15 sequences of 64 fit 1000 tokens
        Assert.Equal(expected, ReadBack("llmc", paths));
    }

    [Theory]
    [InlineData("nanogpt", 65_537)]
    [InlineData("llmc", 65_537)]
    [InlineData("torch", 100)]
    public void WhatDoesNotFit_IsRefused(string kind, int vocabulary)
    {
        using var sequences = Open(vocabulary, out _);
        var failure = Assert.Throws<DomainAdaptException>(() => SequenceExport.Write(sequences, kind, _folder.At("train"), default));
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
        Assert.Contains($"--to {kind}", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.At(""), "train*"));
    }

    private static List<int> ReadBack(string kind, IReadOnlyList<string> paths)
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), "Needs python3, which reads the files independently.");
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", Reader, kind, .. paths]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, process.StandardError.ReadToEnd());
        return JsonSerializer.Deserialize<List<int>>(output)!;
    }

    private FlatSequences Open(int vocabulary, out List<int> ids)
    {
        var format = new SequenceFormat(64, vocabulary, "abc");
        var made = SomeSequences.Make(format, 37);
        made[3] = made[3] with { RealTokens = 40, DocumentStarts = new[] { 0, 20 }, DocumentPositions = new[] { 0, 0 } };
        made[30] = made[30] with { RealTokens = 1 };
        ids = [.. made.SelectMany(sequence => sequence.Ids[..sequence.RealTokens].ToArray())]; // padding is in no export
        var parts = new List<(string, string)>();
        foreach (var (number, part) in made.Chunk(20).Index())
        {
            var (path, index) = (_folder.At($"{number}.bin"), _folder.At($"{number}.json"));
            using var writer = new FlatSequenceWriter(new FileOutput(path), new FileOutput(index), format);
            foreach (var sequence in part)
                writer.Write(sequence);
            parts.Add((path, index));
        }
        return FlatSequences.Open(parts);
    }
}
