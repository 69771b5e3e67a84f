using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// Rank files of the tiktoken library, <c>.tiktoken</c>: a line for each token, its bytes in base64, a space and its rank, which is its id. They
/// say neither how text is cut nor the special tokens, so those published are known by how many tokens they have.
/// </summary>
internal static class TiktokenFile
{
    private static readonly Vocabulary[] Known =
    [
        new(50256, SplitPattern.Gpt2, [(50256, "<|endoftext|>")]), // r50k_base of GPT-2 and GPT-3
        new(100256, SplitPattern.Cl100k, // cl100k_base of GPT-3.5 and GPT-4
            [(100257, "<|endoftext|>"), (100258, "<|fim_prefix|>"), (100259, "<|fim_middle|>"), (100260, "<|fim_suffix|>"), (100276, "<|endofprompt|>")]),
        new(128000, SplitPattern.Cl100k, // Llama 3, whose models have 128,256 rows
            [(128000, "<|begin_of_text|>"), (128001, "<|end_of_text|>"), (128006, "<|start_header_id|>"), (128007, "<|end_header_id|>"),
                (128009, "<|eot_id|>"), (128255, "<|reserved_special_token_247|>")]),
        new(151643, SplitPattern.Qwen2, [(151643, "<|endoftext|>"), (151644, "<|im_start|>"), (151645, "<|im_end|>")], IsNfc: true), // Qwen
        new(199998, SplitPattern.O200k, [(199999, "<|endoftext|>"), (200018, "<|endofprompt|>")]), // o200k_base of GPT-4o
    ];

    /// <summary>Whether the first line is one of such a file.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        return TryReadLine(bytes[..(end < 0 ? bytes.Length : end)], out _, out _);
    }

    /// <summary>Reads and checks.</summary>
    /// <exception cref="DomainAdaptException">The file is damaged or of a vocabulary that is not known.</exception>
    public static BpeModel Read(TokenizerSource source)
    {
        var tokens = ReadTokens(source);
        var known = Array.Find(Known, vocabulary => vocabulary.Tokens == tokens.Length) ?? throw new DomainAdaptException(
            $"{source.Name}: has {tokens.Length} tokens; expected {string.Join(", ", Known.Select(vocabulary => vocabulary.Tokens))}, as the published files have: "
            + "a rank file does not say how text is cut. Use the model's tokenizer.json.",
            ExitCodes.Spec);
        List<AddedToken> specials = [.. known.Specials.Select(special => new AddedToken(special.Id, special.Content, IsSpecial: true, IsNormalized: false))];
        return new BpeModel
        {
            Vocabulary = tokens,
            Merges = MergesOf(tokens),
            AddedTokens = specials,
            Pattern = known.Pattern,
            IsNfc = known.IsNfc,
            IgnoreMerges = true,
            EndOfTextId = AddedTokens.EndOfText(specials, source.Options.EndOfText, $"{source.Name}: the published vocabularies"),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
        };
    }

    private static string[] ReadTokens(TokenizerSource source)
    {
        var tokens = new List<string>();
        foreach (var range in source.Bytes.AsSpan().Split((byte)'\n'))
        {
            var line = source.Bytes.AsSpan(range).TrimEnd((byte)'\r');
            if (line.IsEmpty)
                continue;
            if (!TryReadLine(line, out var token, out var rank) || rank != tokens.Count)
            {
                throw new DomainAdaptException(
                    $"{source.Name}: line {tokens.Count + 1} is '{Encoding.UTF8.GetString(line)}'; expected a token in base64, a space and the rank {tokens.Count}.",
                    ExitCodes.Spec);
            }
            tokens.Add(ByteAlphabet.Spell(token));
        }
        return [.. tokens];
    }

    // Any two tokens that spell a third merge into it, the one with the lowest rank first.
    private static List<Merge> MergesOf(string[] tokens)
    {
        var ids = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id, StringComparer.Ordinal);
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new List<Merge>();
        for (var id = 0; id < tokens.Length; id++)
        {
            var token = tokens[id].AsSpan();
            for (var cut = 1; cut < token.Length; cut++)
            {
                if (lookup.TryGetValue(token[..cut], out var left) && lookup.TryGetValue(token[cut..], out var right))
                    merges.Add(new Merge(left, right, id));
            }
        }
        return merges;
    }

    private static bool TryReadLine(ReadOnlySpan<byte> line, out byte[] token, out int rank)
    {
        (token, rank) = ([], -1);
        line = line.TrimEnd((byte)'\r');
        var space = line.IndexOf((byte)' ');
        if (space <= 0 || !int.TryParse(line[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out rank))
            return false;
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(space)];
        if (Base64.DecodeFromUtf8(line[..space], bytes, out _, out var written) != System.Buffers.OperationStatus.Done)
            return false;
        token = bytes[..written];
        return true;
    }

    /// <summary>A published vocabulary.</summary>
    /// <param name="Tokens">How many tokens its file has.</param>
    /// <param name="Pattern">How text is cut.</param>
    /// <param name="Specials">Its special tokens.</param>
    /// <param name="IsNfc">Whether text is put into Unicode's form NFC first.</param>
    private sealed record Vocabulary(int Tokens, SplitPattern Pattern, (int Id, string Content)[] Specials, bool IsNfc = false);
}
