using System.Globalization;
using DomainAdapt.Core.Failures;

namespace DomainAdapt.Shards.Sequences;

/// <summary>What every training sequence of a mix has in common.</summary>
/// <param name="SequenceTokens">Tokens of a sequence.</param>
/// <param name="Vocabulary">Ids are below this.</param>
/// <param name="Tokenizer">Fingerprint of the tokenizer that made the ids.</param>
public sealed record SequenceFormat(int SequenceTokens, int Vocabulary, string Tokenizer)
{
    private const string SequenceTokensKey = "sequence_tokens";
    private const string VocabularyKey = "vocabulary";
    private const string TokenizerKey = "tokenizer";
    private const string DTypeKey = "dtype";

    /// <summary>Bytes of an id in the flat file: 2 where every id fits, else 4.</summary>
    public int IdBytes => PackedIds.SizeOf(Vocabulary);

    /// <summary>Name of that type: <c>uint16</c> or <c>uint32</c>, little-endian.</summary>
    public string DType => IdBytes == sizeof(ushort) ? "uint16" : "uint32";

    internal IEnumerable<KeyValuePair<string, string>> ToMetadata() =>
    [
        new(SequenceTokensKey, SequenceTokens.ToString(CultureInfo.InvariantCulture)),
        new(VocabularyKey, Vocabulary.ToString(CultureInfo.InvariantCulture)),
        new(TokenizerKey, Tokenizer),
        new(DTypeKey, DType),
    ];

    internal static SequenceFormat FromMetadata(string path, IReadOnlyDictionary<string, string> metadata)
    {
        return new SequenceFormat(Number(SequenceTokensKey), Number(VocabularyKey), Text(TokenizerKey));

        string Text(string key) => metadata.GetValueOrDefault(key)
            ?? throw new DomainAdaptException($"{path}: its footer has no '{key}'. Run the mix again.", ExitCodes.StaleOutput);

        int Number(string key) => int.TryParse(Text(key), CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new DomainAdaptException($"{path}: its footer has {key} '{Text(key)}'; expected a number. Run the mix again.", ExitCodes.StaleOutput);
    }

    /// <summary>Checks that a sequence fits the format.</summary>
    /// <exception cref="ArgumentException">It has another length, or an id outside the vocabulary.</exception>
    internal void Check(ReadOnlySpan<int> ids)
    {
        if (ids.Length != SequenceTokens)
            throw new ArgumentException($"A sequence has {SequenceTokens} tokens; found {ids.Length}.", nameof(ids));
        if (PackedIds.AreBelow(ids, Vocabulary))
            return;
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)Vocabulary)
                throw new ArgumentException($"Ids are in [0, {Vocabulary}); found {id}.", nameof(ids));
        }
    }
}
