using DomainAdapt.Core.Failures;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>The old tokenizer of a model and the one that extends it.</summary>
internal sealed class ModelExtension
{
    // What says what the old tokenizer is made of; the rest of its companions holds for the extended one.
    private static readonly string[] Replaced = [ModelFiles.Tokenizer, "tokenizer.model", "vocab.json", "merges.txt", "added_tokens.json"];

    private readonly ExtendSpec _spec;

    private ModelExtension(ExtendSpec spec, Utf8Tokenizer old, Utf8Tokenizer extended)
    {
        (_spec, Old, Extended) = (spec, old, extended);
        Spellings = [.. Enumerable.Range(old.VocabularySize, extended.VocabularySize - old.VocabularySize).Select(SpellingOf)];
    }

    /// <summary>The tokenizer that the model has.</summary>
    public Utf8Tokenizer Old { get; }

    /// <summary>The one that the mix was made with.</summary>
    public Utf8Tokenizer Extended { get; }

    /// <summary>For each new token the old ones that spelt it.</summary>
    public IReadOnlyList<int[]> Spellings { get; }

    /// <summary>What the new rows begin as in the model that is trained.</summary>
    public NewRows Rows => _spec.Rows;

    /// <summary>Loads both and checks that they belong to the model, to the mix and to one another.</summary>
    /// <exception cref="DomainAdaptException">They do not.</exception>
    public static ModelExtension Load(ExtendSpec spec, string? tokenizerPath, ModelConfig config, string configPath, MixLedger ledger)
    {
        var oldPath = spec.Base ?? tokenizerPath ?? throw Refused($"{configPath}: has no tokenizer.json beside it; give its tokenizer as extend.base");
        var (old, extended) = (TokenizerFile.Load(oldPath), TokenizerFile.Load(spec.Tokenizer));
        if (config.Tokenizer is { } own && own != old.Fingerprint)
            throw Refused($"{oldPath}: is not the tokenizer that {configPath} names; give that one as extend.base");
        if (config.Spec.Vocabulary < old.VocabularySize)
            throw Refused($"{oldPath}: has {old.VocabularySize} ids, {configPath} has {config.Spec.Vocabulary} rows for them; give the model's own tokenizer as extend.base");
        if (extended.Fingerprint != ledger.Tokenizer)
            throw Refused($"{spec.Tokenizer}: is not the tokenizer that the mix was made with; tokenize with tokenizer_file: {spec.Tokenizer}");
        if (extended.VocabularySize <= old.VocabularySize)
            throw Refused($"{spec.Tokenizer}: has {extended.VocabularySize} ids, {oldPath} has {old.VocabularySize}; expected more");
        for (var id = 0; id < old.VocabularySize; id++)
        {
            if (!old.BytesOf(id).SequenceEqual(extended.BytesOf(id)))
                throw Refused($"{spec.Tokenizer}: the id {id} means something else than in {oldPath}; expected an extension of it, as 'tokenizer extend' makes");
        }
        if (config.Spec is not DecoderSpec)
            throw Refused($"{configPath}: describes an encoder; expected a decoder");
        return new ModelExtension(spec, old, extended);
    }

    /// <summary>The model with rows for the new tokens.</summary>
    public CausalDecoder Extend(CausalDecoder model, NewRows rows, Precision precision, long seed)
        => ExtendedVocabulary.Of(model, Old.VocabularySize, Spellings, rows, precision, seed);

    /// <summary>The files that go with the model, with the extended tokenizer in place of the old one.</summary>
    public IEnumerable<(string Name, string Path)> CompanionsOf(IEnumerable<(string Name, string Path)> companions)
        => companions.Where(file => !Replaced.Contains(file.Name)).Append((ModelFiles.Tokenizer, _spec.Tokenizer));

    private int[] SpellingOf(int id)
    {
        var ids = new List<int>();
        Old.Encode(Extended.BytesOf(id), ids);
        return ids.Count > 0 ? [.. ids] : throw Refused($"{_spec.Tokenizer}: the new id {id} stands for no text");
    }

    private static DomainAdaptException Refused(string message) => new($"init.extend: {message}.", ExitCodes.Spec);
}
