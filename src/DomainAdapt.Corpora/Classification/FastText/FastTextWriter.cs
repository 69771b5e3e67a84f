using System.Runtime.InteropServices;
using System.Text;

namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>Writes models as fastText does (version 12, little-endian), so that fastText reads them.</summary>
internal static class FastTextWriter
{
    private const int Magic = 793712314;
    private const int Version = 12;
    private const int Supervised = 3;

    /// <summary>Writes a model; with a quantised input matrix it is what fastText calls .ftz.</summary>
    public static void Write(FastTextModel model, Stream stream, QuantisedMatrix? input = null)
    {
        using var file = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var options = model.Options;
        foreach (var number in (int[])[
            Magic, Version, options.Dimension, options.WindowWords, options.Epochs, options.MinCount, options.Negatives, options.WordNGrams, (int)options.Loss,
            Supervised, options.Buckets, options.MinCharacters, options.MaxCharacters, options.RateUpdateTokens])
        {
            file.Write(number);
        }
        file.Write(options.SamplingThreshold);
        WriteVocabulary(file, model.Vocabulary);
        file.Write(input is not null);
        if (input is null)
            WriteDense(file, model.Input);
        else
            input.Write(file);
        file.Write(false);
        WriteDense(file, model.Output);
    }

    private static void WriteVocabulary(BinaryWriter file, FastTextVocabulary vocabulary)
    {
        file.Write(vocabulary.WordCount + vocabulary.Labels.Count);
        file.Write(vocabulary.WordCount);
        file.Write(vocabulary.Labels.Count);
        file.Write(vocabulary.Tokens);
        file.Write(vocabulary.Pruned is { } kept ? kept.Count : -1L);
        for (var word = 0; word < vocabulary.WordCount; word++)
            WriteEntry(file, vocabulary.Word(word), vocabulary.WordCounts[word], isLabel: false);
        foreach (var (name, count) in vocabulary.Labels)
            WriteEntry(file, [.. FastTextVocabulary.LabelPrefix, .. Encoding.UTF8.GetBytes(name)], count, isLabel: true);
        foreach (var (bucket, row) in vocabulary.Pruned?.Pairs ?? [])
        {
            file.Write(bucket);
            file.Write(row);
        }
    }

    private static void WriteEntry(BinaryWriter file, ReadOnlySpan<byte> word, long count, bool isLabel)
    {
        file.Write(word);
        file.Write((byte)0);
        file.Write(count);
        file.Write(isLabel);
    }

    private static void WriteDense(BinaryWriter file, FastTextMatrix matrix)
    {
        file.Write((long)matrix.Rows);
        file.Write((long)matrix.Columns);
        // In parts, since a span of bytes ends at 2 GiB.
        for (var at = 0; at < matrix.Values.Length; at += 1 << 20)
            file.Write(MemoryMarshal.AsBytes(matrix.Values.AsSpan(at, Math.Min(1 << 20, matrix.Values.Length - at))));
    }
}
