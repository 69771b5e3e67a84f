using System.Buffers;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Sequences;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Training.Batches;
using DomainAdapt.Training.Generation;
using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Stages;

/// <summary>What a decoder in training makes of prompts.</summary>
internal sealed class SampleTexts
{
    private readonly SamplesSpec _spec;
    private readonly CausalDecoder _model;
    private readonly Utf8Tokenizer _tokenizer;
    private readonly int _separator;
    private readonly ulong _seed;

    private SampleTexts(SamplesSpec spec, CausalDecoder model, Utf8Tokenizer tokenizer, int separator, long seed)
        => (_spec, _model, _tokenizer, _separator, _seed) = (spec, model, tokenizer, separator, (ulong)seed);

    /// <summary>How a training tries them; null where none are asked for.</summary>
    /// <exception cref="DomainAdaptException">The model is no decoder, or the mix's tokenizer is not among the inputs.</exception>
    public static Sampling? Of(SamplesSpec? spec, StageTask task, LanguageModel model, MixLedger ledger, IEnumerable<(string Name, string Path)> companions)
    {
        if (spec is null)
            return null;
        if (model is not CausalDecoder decoder)
            throw new DomainAdaptException("samples: the model is an encoder, which goes on with no text; leave them out.", ExitCodes.Spec);
        var tokenizer = TrainingTokenizer.Find(task, companions, ledger.Tokenizer, "samples: need");
        return new Sampling(new SampleTexts(spec, decoder, tokenizer, ledger.Separator, task.Seed).Make, spec.EverySteps);
    }

    private List<TrainingSample> Make(long step)
    {
        var options = new GenerationOptions
        {
            MaxNewTokens = _spec.MaxNewTokens,
            Sampling = new SamplingOptions { Temperature = _spec.Temperature },
            Seed = _seed,
        };
        var generator = new TokenGenerator(_model, _tokenizer.VocabularySize, [_separator]);
        var generated = generator.Generate([.. _spec.Prompts.Select(Encode)], options);
        return [.. _spec.Prompts.Zip(generated, (prompt, ids) => new TrainingSample(step, prompt, Decode(ids.Ids)))];
    }

    private List<int> Encode(string prompt)
    {
        List<int> ids = [_separator];
        _tokenizer.Encode(Encoding.UTF8.GetBytes(prompt), ids);
        return ids;
    }

    private string Decode(IReadOnlyList<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in ids)
            bytes.Write(_tokenizer.BytesOf(id));
        return Encoding.UTF8.GetString(bytes.WrittenSpan); // part of a character at the end is U+FFFD
    }
}
