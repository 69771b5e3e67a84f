using System.Buffers;
using System.Runtime.InteropServices;

namespace DomainAdapt.Tokenizers.Encoders;

/// <summary>
/// Encodes texts on one thread, with buffers and a cache of its own: 16 bytes for each byte of the longest word. Of ways that are equally probable
/// the one whose last token is longest, as Hugging Face tokenizers has it.
/// </summary>
internal sealed class WordUnigramEncoder(UnigramTables tables)
{
    private const int Unknown = -1;
    private const int FlushedAt = 4096; // ids

    private readonly double _unknownScore = tables.Model.Scores.Min()!.Value - UnigramTables.UnknownPenalty;
    private readonly PieceCache _cache = new();
    private readonly ArrayBufferWriter<byte> _spaced = new();
    private readonly PieceIds _ids = new(FlushedAt);
    private readonly List<int> _found = [];
    private Best[] _best = [];

    /// <summary>Adds the ids of a text.</summary>
    public void Encode(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, length, id) = tables.AddedTokens.Find(text, start);
            if (end > start)
                EncodeWords(Spaced(text[start..end], isStart: start == 0), ids);
            if (length > 0)
                ids.Add(id);
            start = end + length;
        }
    }

    // Marks read as spaces, and one before where it belongs.
    private ReadOnlySpan<byte> Spaced(ReadOnlySpan<byte> text, bool isStart)
    {
        var hasPrefix = tables.Model.HasPrefix(text, isStart);
        if (!hasPrefix && text.IndexOf(SpaceMark.Utf8) < 0)
            return text;
        _spaced.ResetWrittenCount();
        if (hasPrefix)
            _spaced.Write(" "u8);
        for (int at; (at = text.IndexOf(SpaceMark.Utf8)) >= 0; text = text[(at + SpaceMark.Utf8.Length)..])
        {
            _spaced.Write(text[..at]);
            _spaced.Write(" "u8);
        }
        _spaced.Write(text);
        return _spaced.WrittenSpan;
    }

    private void EncodeWords(ReadOnlySpan<byte> text, List<int> ids)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            if (_ids.IsFull)
                _ids.MoveTo(ids);
            end = EndOfWord(text, start);
            if (_cache.TryAppend(text, start, end - start, 0, _ids, out var key))
                continue;
            var word = text[start..end];
            Cut(word);
            Collect(word);
            _ids.MoveTo(ids);
            ids.AddRange(_found);
            _cache.Put(key, CollectionsMarshal.AsSpan(_found));
        }
        _ids.MoveTo(ids);
    }

    private int EndOfWord(ReadOnlySpan<byte> text, int start)
    {
        if (!tables.Model.CutsEachSpace)
            return text.Length;
        var length = text[(start + 1)..].IndexOf((byte)' ');
        return length < 0 ? text.Length : start + 1 + length;
    }

    private void Cut(ReadOnlySpan<byte> word)
    {
        if (_best.Length <= word.Length)
            _best = new Best[Math.Max(word.Length + 1, (int)Math.Min(2L * _best.Length, Array.MaxLength))];
        var best = _best.AsSpan(0, word.Length + 1);
        best.Fill(new Best(0, -1, 0));
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = Math.Min(UnigramTables.CharacterLength(word[start]), word.Length - start);
            var score = best[start].Score;
            var (node, isKnown) = (ByteTrie.Root, false);
            for (var end = start; end < word.Length && tables.Trie.TryStep(ref node, word[end]);)
            {
                end++;
                var id = tables.Trie.ValueOf(node);
                if (id < 0)
                    continue;
                Offer(ref best[end], start, id, tables.Scores[id] + score);
                isKnown |= end == start + length;
            }
            if (!isKnown)
                Offer(ref best[start + length], start, Unknown, _unknownScore + score);
        }
    }

    private static void Offer(ref Best best, int start, int id, double score)
    {
        if (best.Start < 0 || score > best.Score)
            best = new Best(score, start, id);
    }

    // From the end to the start, then turned round.
    private void Collect(ReadOnlySpan<byte> word)
    {
        _found.Clear();
        var wasUnknown = false;
        for (var end = word.Length; end > 0; end = _best[end].Start)
        {
            var (_, start, id) = _best[end];
            if (id != Unknown)
                _found.Add(id);
            else if (tables.Model.ByteIds is { } bytes)
                AddBytes(word[start..end], bytes);
            else if (!wasUnknown)
                _found.Add(tables.Model.UnknownId); // unknown characters in a row are one
            wasUnknown = id == Unknown;
        }
        _found.Reverse();
    }

    private void AddBytes(ReadOnlySpan<byte> character, int[] bytes)
    {
        for (var i = character.Length - 1; i >= 0; i--)
            _found.Add(bytes[character[i]]);
    }

    /// <summary>The best way to an index of the word: its score, and its last token.</summary>
    private readonly record struct Best(double Score, int Start, int Id);
}
