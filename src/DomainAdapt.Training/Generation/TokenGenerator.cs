using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Generation;

// Shapes: B sequences, T positions, V vocabulary.

/// <summary>Goes on with sequences of token ids. Keys and values are remembered, so a token costs one position of the model.</summary>
/// <param name="model">The model.</param>
/// <param name="vocabulary">Ids below this have a meaning; a model may have rows for more.</param>
/// <param name="endIds">Ids that end a text.</param>
public sealed class TokenGenerator(CausalDecoder model, int vocabulary, IReadOnlyCollection<int> endIds)
{
    /// <summary>Goes on with prompts, in their order. Those of equal length share a batch.</summary>
    /// <param name="prompts">Ids of each, a start token included; at least one.</param>
    /// <param name="options">How far, and how tokens are chosen.</param>
    /// <param name="accept">
    /// Given a prompt's index and its newest id as soon as it is known, and says whether to go on; what it refuses ends at a stop string.
    /// </param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <exception cref="DomainAdaptException">A prompt is empty, or longer than the model's context.</exception>
    public IReadOnlyList<GeneratedIds> Generate(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, Func<int, int, bool>? accept = null,
        CancellationToken cancellationToken = default)
    {
        var sequences = prompts.Select((prompt, index) => new Sequence(index, prompt, options.Seed)).ToList();
        if (sequences.Find(sequence => sequence.Prompt.Count < 1 || sequence.Prompt.Count > model.Spec.Positions) is { } unfit)
        {
            throw new DomainAdaptException(
                $"The prompt has {unfit.Prompt.Count} tokens; expected 1 to {model.Spec.Positions}, the positions of the model. Shorten it.",
                ExitCodes.Spec);
        }
        using var _ = inference_mode();
        foreach (var batch in sequences.GroupBy(sequence => sequence.Prompt.Count))
            Generate([.. batch], options, accept ?? ((_, _) => true), cancellationToken);
        return [.. sequences.Select(sequence => new GeneratedIds(sequence.Ids, sequence.End))];
    }

    private void Generate(List<Sequence> going, GenerationOptions options, Func<int, int, bool> accept, CancellationToken cancellationToken)
    {
        var length = going[0].Prompt.Count;
        // The last token is not read again, so it needs no position.
        var room = model.Spec.Positions - length + 1;
        var most = Math.Min(options.MaxNewTokens, room);
        foreach (var sequence in going)
            sequence.End = options.MaxNewTokens <= room ? EndReason.MaxNewTokens : EndReason.ContextFull;
        var sampler = new Sampler(options.Sampling);
        using var cache = new KeyValueCache(model.Spec.Layers, length + most - 1);
        for (var step = 0; step < most; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var logits = Predict(going, cache);
            var left = new List<int>();
            for (var row = 0; row < going.Count; row++)
            {
                if (Add(going[row], sampler.Next(Row(logits, row), ref going[row].Random), accept))
                    left.Add(row);
            }
            if (left.Count == 0)
                return;
            if (left.Count < going.Count)
            {
                cache.Keep(left);
                going = [.. left.Select(row => going[row])];
            }
        }
    }

    /// <summary>Logits of what follows each of the sequences, of which equally much is unread: B rows of V.</summary>
    private float[] Predict(List<Sequence> sequences, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        var unread = sequences.SelectMany(sequence => sequence.Unread).Select(id => (long)id).ToArray();
        var ids = tensor(unread, device: model.Device).view(sequences.Count, -1);               // (B, T)
        return model.Next(ids, cache).to(ScalarType.Float32).cpu().data<float>().ToArray();     // (B, V)
    }

    private ReadOnlySpan<float> Row(float[] logits, int row)
        => logits.AsSpan(row * model.Spec.Vocabulary, Math.Min(vocabulary, model.Spec.Vocabulary));

    /// <summary>Adds an id to a sequence, and says whether it goes on.</summary>
    private bool Add(Sequence sequence, int id, Func<int, int, bool> accept)
    {
        if (endIds.Contains(id))
        {
            sequence.End = EndReason.EndOfText;
            return false;
        }
        sequence.Ids.Add(id);
        if (accept(sequence.Index, id))
            return true;
        sequence.End = EndReason.StopString;
        return false;
    }

    private sealed class Sequence(int index, IReadOnlyList<int> prompt, ulong seed)
    {
        public SplitMix64 Random = new(SplitMix64.Mix(seed) + (ulong)index);

        public int Index { get; } = index;

        public IReadOnlyList<int> Prompt { get; } = prompt;

        public List<int> Ids { get; } = [];

        /// <summary>The prompt, later the newest token.</summary>
        public IReadOnlyList<int> Unread => Ids.Count == 0 ? Prompt : [Ids[^1]];

        public EndReason End { get; set; }
    }
}
