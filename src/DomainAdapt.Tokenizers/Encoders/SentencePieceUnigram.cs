using System.Collections.Concurrent;
using System.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// The unigram model of SentencePiece (Kudo, 2018): of all ways to cut a text into tokens the most probable one. Text is normalised first, so
/// it decodes to its normal form, and what has no token to the model's sign of the unknown.
/// </summary>
public sealed class SentencePieceUnigram : SentencePieceTokenizer
{
    private const float UnknownPenalty = 10; // below the least probable token, as the library has it

    private readonly ConcurrentBag<UnigramEncoder> _idle = [];
    private readonly SentencePieceModel _model;
    private readonly ByteTrie _trie;
    private readonly float _unknownScore;

    internal SentencePieceUnigram(SentencePieceModel model) : base(model)
    {
        _model = model;
        _trie = new ByteTrie(model.Vocabulary
            .Select((token, id) => (Encoding.UTF8.GetBytes(token!.Replace(SpaceMark.Character, ' ')), id))
            .Where(entry => model.Scores[entry.id] is not null));
        _unknownScore = (float)model.Scores.Min()!.Value - UnknownPenalty;
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> utf8, List<int> ids)
    {
        if (!_idle.TryTake(out var encoder))
            encoder = new UnigramEncoder(_model, _trie, _unknownScore);
        encoder.Encode(utf8, ids);
        _idle.Add(encoder);
    }
}
