using System.Buffers;
using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Generation;

/// <summary>What was added to a prompt.</summary>
/// <param name="Text">The new text, without the prompt and without a stop string.</param>
/// <param name="Ids">Its tokens, those of a stop string included.</param>
/// <param name="End">Why it ends.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Ids, EndReason End);

/// <summary>Goes on with a text.</summary>
public sealed class TextGenerator(PretrainedModel model)
{
    /// <summary>Tokens that a prompt may have, its start token included.</summary>
    public int Positions => model.Decoder.Spec.Positions;

    /// <summary>The ids that the model reads for a prompt: a start token, then the prompt's own.</summary>
    public IReadOnlyList<int> Encode(string prompt)
    {
        List<int> ids = model.Tokenizer.Frame.Before.Count > 0 ? [.. model.Tokenizer.Frame.Before] : [model.StartToken];
        model.Tokenizer.Encode(Encoding.UTF8.GetBytes(prompt), ids);
        return ids;
    }

    /// <summary>Goes on with a prompt in one or several ways.</summary>
    /// <param name="prompt">The prompt; an empty one begins a text.</param>
    /// <param name="options">How far, and how tokens are chosen.</param>
    /// <param name="stops">Strings that end the text wherever they come; none is empty.</param>
    /// <param name="count">How many ways; 1 or more.</param>
    /// <param name="onText">Given the way's index and its newest text, in whole characters, as soon as it is certain.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    public IReadOnlyList<GeneratedText> Generate(
        string prompt, GenerationOptions options, IReadOnlyList<string>? stops = null, int count = 1, Action<int, string>? onText = null,
        CancellationToken cancellationToken = default)
        => Generate([.. Enumerable.Repeat(prompt, count)], options, stops, onText, first: 0, cancellationToken);

    /// <summary>Goes on with several prompts at once.</summary>
    /// <param name="prompts">The prompts; an empty one begins a text.</param>
    /// <param name="options">How far, and how tokens are chosen.</param>
    /// <param name="stops">Strings that end a text wherever they come; none is empty.</param>
    /// <param name="onText">Given a prompt's index and its newest text, in whole characters, as soon as it is certain.</param>
    /// <param name="first">Index of the first prompt among all that are gone on with by one seed.</param>
    /// <param name="cancellationToken">Looked at before each token.</param>
    /// <exception cref="Core.Failures.DomainAdaptException">A prompt is longer than the model's context.</exception>
    public IReadOnlyList<GeneratedText> Generate(
        IReadOnlyList<string> prompts, GenerationOptions options, IReadOnlyList<string>? stops = null, Action<int, string>? onText = null,
        int first = 0, CancellationToken cancellationToken = default)
    {
        byte[][] stopBytes = [.. (stops ?? []).Select(Encoding.UTF8.GetBytes)];
        var ways = prompts.Select((prompt, index) => new Way(stopBytes, isStart: prompt.Length == 0, text => onText?.Invoke(index, text))).ToList();
        var generator = new TokenGenerator(model.Decoder, model.Tokenizer.VocabularySize, EndIds());
        var generated = generator.Generate(
            [.. prompts.Select(Encode)], options, (index, id) => ways[index].Add(model.Tokenizer, id), first, cancellationToken);
        return [.. ways.Zip(generated, (way, result) => new GeneratedText(way.Finish(), result.Ids, result.End))];
    }

    private int[] EndIds() => model.Config.EndToken is { } end ? [end, model.Tokenizer.EndOfTextId] : [model.Tokenizer.EndOfTextId];

    private sealed class Way(IReadOnlyList<byte[]> stops, bool isStart, Action<string> onText)
    {
        private readonly GrowingText _growing = new(stops);
        private readonly StringBuilder _text = new();
        private bool _isStart = isStart;

        /// <summary>Adds the text of a token, and says whether to go on.</summary>
        public bool Add(Utf8Tokenizer tokenizer, int id)
        {
            Give(_growing.Add(BytesOf(tokenizer, id)));
            return !_growing.IsStopped;
        }

        public string Finish()
        {
            Give(_growing.Finish());
            return _text.ToString();
        }

        /// <summary>A token's bytes: at the start of a text some tokenizers take a space away, which only decoding knows.</summary>
        private ReadOnlySpan<byte> BytesOf(Utf8Tokenizer tokenizer, int id)
        {
            if (!_isStart)
                return tokenizer.BytesOf(id);
            _isStart = tokenizer.BytesOf(id).IsEmpty;
            var decoded = new ArrayBufferWriter<byte>();
            tokenizer.Decode([id], decoded);
            return decoded.WrittenSpan;
        }

        private void Give(string text)
        {
            if (text.Length == 0)
                return;
            _text.Append(text);
            onText(text);
        }
    }
}
