using System.Buffers;
using System.Runtime.InteropServices;
using DomainAdapt.Core.Text;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>Encodes texts on one thread, with buffers and a cache of its own.</summary>
internal sealed class WordPieceEncoder(WordPieceTables tables)
{
    private readonly ArrayBufferWriter<byte> _first = new();
    private readonly ArrayBufferWriter<byte> _second = new();
    private readonly PieceCache _cache = new();
    private readonly List<int> _word = [];

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = tables.AddedTokens.Find(text, start);
            EncodeWords(tables.Model.Normalizer.Normalize(text[start..end], _first, _second), ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    // Words end at white space, which is dropped, and at punctuation, of which each is a word.
    private void EncodeWords(ReadOnlySpan<byte> text, List<int> ids)
    {
        var (start, characters) = (0, 0);
        for (int at = 0, length; at < text.Length; at += length)
        {
            var codePoint = CodePoint.Decode(text[at..], out length);
            var (isSpace, isPunctuation) = (CodePoint.IsWhiteSpace(codePoint), BertCharacters.IsPunctuation(codePoint));
            characters++;
            if (!isSpace && !isPunctuation)
                continue;
            EncodeWord(text, start, at, characters - 1, ids);
            if (isPunctuation)
                EncodeWord(text, at, at + length, 1, ids);
            (start, characters) = (at + length, 0);
        }
        EncodeWord(text, start, text.Length, characters, ids);
    }

    private void EncodeWord(ReadOnlySpan<byte> text, int start, int end, int characters, List<int> ids)
    {
        if (start == end || _cache.TryAppend(text, start, end - start, ids, out var key))
            return;
        _word.Clear();
        if (characters > tables.Model.MaxWordCharacters || !TrySpell(text[start..end]))
        {
            _word.Clear();
            _word.Add(tables.Model.UnknownId);
        }
        var word = CollectionsMarshal.AsSpan(_word);
        ids.AddRange(word);
        _cache.Put(key, word);
    }

    // The longest token that fits, again and again; false where none does.
    private bool TrySpell(ReadOnlySpan<byte> word)
    {
        for (var start = 0; start < word.Length;)
        {
            var trie = start == 0 ? tables.Beginnings : tables.Continuations;
            var (node, found, end) = (ByteTrie.Root, -1, start);
            for (var at = start; at < word.Length && trie.TryStep(ref node, word[at]); at++)
            {
                if (trie.ValueOf(node) is var id and >= 0)
                    (found, end) = (id, at + 1);
            }
            if (found < 0)
                return false;
            _word.Add(found);
            start = end;
        }
        return true;
    }
}
