using System.Runtime.InteropServices;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Models;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Generation;

// Shapes: B sequences, T positions, V vocabulary.

/// <summary>
/// Goes on with sequences of token ids. Keys and values are remembered, so a token costs one position of the model. For a sequence, others
/// beside it change nothing but the last bits of its logits.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="vocabulary">Ids below this have a meaning; a model may have rows for more.</param>
/// <param name="endIds">Ids that end a text.</param>
public sealed class TokenGenerator(CausalDecoder model, int vocabulary, IReadOnlyCollection<int> endIds)
{
    /// <summary>Goes on with prompts, in their order, all of them in one batch: their lengths may differ.</summary>
    /// <param name="prompts">Ids of each, a start token included; at least one.</param>
    /// <param name="options">How far, and how tokens are chosen.</param>
    /// <param name="accept">
    /// Given a prompt's index and its newest id as soon as it is known, and says whether to go on; what it refuses ends at a stop string.
    /// </param>
    /// <param name="first">Index of the first prompt, which with the seed decides what is drawn for it.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <exception cref="DomainAdaptException">A prompt is empty, or longer than the model's context.</exception>
    public IReadOnlyList<GeneratedIds> Generate(
        IReadOnlyList<IReadOnlyList<int>> prompts, GenerationOptions options, Func<int, int, bool>? accept = null, int first = 0,
        CancellationToken cancellationToken = default)
    {
        var sequences = prompts.Select((prompt, index) => new Sequence(index, prompt, options.Seed, first)).ToList();
        foreach (var sequence in sequences)
            Prepare(sequence, options.MaxNewTokens);
        using var _ = inference_mode();
        Generate(sequences, new Sampler(options.Sampling), accept ?? ((_, _) => true), cancellationToken);
        return [.. sequences.Select(sequence => new GeneratedIds(sequence.Ids, sequence.End))];
    }

    /// <summary>Sets how many tokens a sequence may get.</summary>
    private void Prepare(Sequence sequence, int maxNewTokens)
    {
        var length = sequence.Prompt.Count;
        if (length < 1 || length > model.Spec.Positions)
        {
            throw new DomainAdaptException(
                $"The prompt has {length} tokens; expected 1 to {model.Spec.Positions}, the positions of the model. Shorten it.", ExitCodes.Spec);
        }
        // The last token is not read again, so it needs no position.
        var room = model.Spec.Positions - length + 1;
        sequence.Most = Math.Min(maxNewTokens, room);
        sequence.End = maxNewTokens <= room ? EndReason.MaxNewTokens : EndReason.ContextFull;
    }

    private void Generate(List<Sequence> sequences, Sampler sampler, Func<int, int, bool> accept, CancellationToken cancellationToken)
    {
        var (cache, going) = ReadPrompts(sequences, sampler, accept, cancellationToken);
        using var _ = cache;
        while (true)
        {
            var left = Enumerable.Range(0, going.Count).Where(row => going[row].GoesOn).ToList();
            if (left.Count == 0)
                return;
            if (left.Count < going.Count)
            {
                cache.Keep(left);
                going = [.. left.Select(row => going[row])];
            }
            Step(going, cache, sampler, accept, cancellationToken);
        }
    }

    /// <summary>Reads prompts, those of equal length together, and gives each its first token; the sequences come out in the order of the cache.</summary>
    private (KeyValueCache Cache, List<Sequence> Sequences) ReadPrompts(
        List<Sequence> sequences, Sampler sampler, Func<int, int, bool> accept, CancellationToken cancellationToken)
    {
        var parts = new List<KeyValueCache>();
        var ordered = new List<Sequence>();
        try
        {
            foreach (var group in sequences.GroupBy(sequence => sequence.Prompt.Count))
            {
                parts.Add(new KeyValueCache(model.Spec.Layers, group.Key));
                Step([.. group], parts[^1], sampler, accept, cancellationToken);
                ordered.AddRange(group);
            }
            var longest = ordered.Max(sequence => sequence.Prompt.Count);
            return (KeyValueCache.Join(parts, longest + ordered.Max(sequence => sequence.Most) - 1), ordered);
        }
        finally
        {
            parts.ForEach(part => part.Dispose());
        }
    }

    /// <summary>Gives each sequence its next token.</summary>
    private void Step(List<Sequence> going, KeyValueCache cache, Sampler sampler, Func<int, int, bool> accept, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var predicted = Predict(going, cache);
        var logits = MemoryMarshal.Cast<byte, float>(predicted.bytes);
        for (var row = 0; row < going.Count; row++)
            going[row].GoesOn = Add(going[row], sampler.Next(Row(logits, row), ref going[row].Random), accept);
    }

    /// <summary>Logits of what follows each of the sequences, of which equally much is unread: B rows of V.</summary>
    private Tensor Predict(List<Sequence> sequences, KeyValueCache cache)
    {
        var unread = sequences.SelectMany(sequence => sequence.Unread).Select(id => (long)id).ToArray();
        var ids = tensor(unread, device: model.Device).view(sequences.Count, -1);               // (B, T)
        return model.Next(ids, cache).to(ScalarType.Float32).cpu().contiguous();                // (B, V)
    }

    private ReadOnlySpan<float> Row(ReadOnlySpan<float> logits, int row)
        => logits.Slice(row * model.Spec.Vocabulary, Math.Min(vocabulary, model.Spec.Vocabulary));

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
            return sequence.Ids.Count < sequence.Most;
        sequence.End = EndReason.StopString;
        return false;
    }

    private sealed class Sequence(int index, IReadOnlyList<int> prompt, ulong seed, int first)
    {
        public SplitMix64 Random = new(SplitMix64.Mix(seed) + (ulong)(first + index));

        public int Index { get; } = index;

        public IReadOnlyList<int> Prompt { get; } = prompt;

        public List<int> Ids { get; } = [];

        /// <summary>The prompt, later the newest token.</summary>
        public IReadOnlyList<int> Unread => Ids.Count == 0 ? Prompt : [Ids[^1]];

        /// <summary>Tokens it may get.</summary>
        public int Most { get; set; }

        /// <summary>Whether it gets another token.</summary>
        public bool GoesOn { get; set; }

        public EndReason End { get; set; }
    }
}
