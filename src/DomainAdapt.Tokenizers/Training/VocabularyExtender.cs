using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Training;

/// <summary>
/// Adds tokens for a domain to a byte-level BPE: goes on merging the tokens it makes of the domain's text, the most frequent pair first. New merges
/// come after all old ones, so a text without a new token is cut as before; how much of general text changes is counted with each merge and held
/// below a share. Neither the order of texts nor threads matter.
/// </summary>
public sealed class VocabularyExtender : IDisposable
{
    private readonly ByteLevelBpe _tokenizer;
    private readonly VocabularyExtensionOptions _options;
    private readonly PieceCounter _domain;
    private readonly PieceCounter _general;

    /// <summary>Makes one that has seen no text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public VocabularyExtender(ByteLevelBpe tokenizer, VocabularyExtensionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Tokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinFrequency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxChanged);
        (_tokenizer, _options) = (tokenizer, options);
        var splitter = PieceSplitter.Of(tokenizer.Model.Pattern);
        (_domain, _general) = (new PieceCounter(splitter), new PieceCounter(splitter));
    }

    /// <summary>Takes in a text of the domain; on any number of threads at once.</summary>
    public void AddDomain(ReadOnlySpan<byte> utf8) => _domain.Add(utf8);

    /// <summary>Takes in a general text, which is to be cut as before; on any number of threads at once.</summary>
    public void AddGeneral(ReadOnlySpan<byte> utf8) => _general.Add(utf8);

    /// <summary>Learns the new tokens.</summary>
    public VocabularyExtension Extend(CancellationToken cancellationToken = default)
    {
        var (domainTokens, domain) = Encode(_domain);
        var (generalTokens, general) = Encode(_general);
        var model = _tokenizer.Model;
        var spelt = new Dictionary<int, string>();
        var added = model.AddedTokens.Select(token => token.Id).ToHashSet();
        var taken = model.Vocabulary.Where(token => token is not null).Select(token => token!).ToHashSet(StringComparer.Ordinal);
        var (merges, tokens) = (new List<Merge>(), new List<ExtensionToken>());
        var (changed, mostChanged, saved) = (0L, (long)(_options.MaxChanged * generalTokens), 0L);
        while (tokens.Count < _options.Tokens && domain.TryTakeMostFrequent(_options.MinFrequency, out var left, out var right))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (inDomain, inGeneral) = (domain.CountOf(left, right), general.CountOf(left, right));
            // Old tokens that the merge takes away from general text; those within a new token are gone already.
            var costs = inGeneral * (IsOld(left) + IsOld(right));
            var text = Spell(left) is { Length: > 0 } first && Spell(right) is { Length: > 0 } last ? first + last : "";
            var isOfTheDomain = (double)inDomain / domainTokens >= _options.MinRatio * inGeneral / Math.Max(1, generalTokens);
            // Added tokens merge with nothing; and a text that is a token already would bring an old token into new merges.
            if (!isOfTheDomain || changed + costs > mostChanged || text.Length == 0 || !taken.Add(text))
                continue;
            var id = _tokenizer.VocabularySize + tokens.Count;
            spelt.Add(id, text);
            merges.Add(new Merge(left, right, id));
            domain.Merge(left, right, id);
            general.Merge(left, right, id);
            (changed, saved) = (changed + costs, saved + inDomain);
            tokens.Add(new ExtensionToken(id, text, inDomain, inGeneral));
        }
        return new VocabularyExtension(Build(tokens, merges), tokens)
        {
            DomainTokensBefore = domainTokens,
            DomainTokensAfter = domainTokens - saved,
            GeneralTokens = generalTokens,
            GeneralTokensChanged = changed,
        };

        int IsOld(int id) => id < _tokenizer.VocabularySize ? 1 : 0;

        // Nothing for an added token, which may be in the vocabulary or behind it.
        string Spell(int id) => spelt.TryGetValue(id, out var own) ? own : added.Contains(id) ? "" : model.Vocabulary[id] ?? "";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _domain.Dispose();
        _general.Dispose();
    }

    private (long Tokens, PairCounts Pairs) Encode(PieceCounter pieces)
    {
        var (tokens, ids) = (0L, new List<int>());
        var encoded = pieces.MostFrequent(_options.MaxPieces).Select(piece =>
        {
            ids.Clear();
            _tokenizer.Encode(piece.Piece, ids);
            tokens += ids.Count * piece.Count;
            return (ids.ToArray(), piece.Count);
        });
        var pairs = new PairCounts(encoded);
        return (tokens, pairs); // counted while the pairs were
    }

    // Ids of added tokens stay theirs: they go into the vocabulary too, where Hugging Face tokenizers looks for them first.
    private ByteLevelBpe Build(List<ExtensionToken> tokens, List<Merge> merges)
    {
        var model = _tokenizer.Model;
        var vocabulary = new string?[_tokenizer.VocabularySize + tokens.Count];
        for (var id = 0; id < model.Vocabulary.Count; id++)
            vocabulary[id] = model.Vocabulary[id];
        foreach (var token in model.AddedTokens)
            vocabulary[token.Id] ??= token.Content;
        foreach (var token in tokens)
            vocabulary[token.Id] = token.Text;
        return new ByteLevelBpe(model with { Vocabulary = vocabulary, Merges = [.. model.Merges, .. merges] });
    }
}
