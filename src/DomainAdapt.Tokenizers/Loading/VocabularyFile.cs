using DomainAdapt.Core.Failures;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Loading;

/// <summary>
/// <c>vocab.json</c> with <c>merges.txt</c> beside it, as GPT-2 was published (Radford et al., 2019). They do not say how text is cut, so only the
/// 50,000 merges of GPT-2 and what came of it (RoBERTa, BART, OPT) are taken.
/// </summary>
internal static class VocabularyFile
{
    private const string MergesName = "merges.txt";
    private const int PublishedMerges = 50_000;

    /// <summary>Reads and checks; <paramref name="root"/> is the vocabulary.</summary>
    public static BpeModel Read(JsonSection root, TokenizerSource source)
    {
        var (vocabulary, ids) = BpeSections.ReadVocabulary(root);
        var path = Path.Combine(Path.GetDirectoryName(source.Name) ?? "", MergesName);
        if (!File.Exists(path))
            throw new DomainAdaptException($"{path}: there is no such file; expected the merges that belong to {source.Name}.", ExitCodes.InputsMissing);
        var merges = ReadMerges(path, ids);
        if (merges.Count != PublishedMerges)
        {
            throw new DomainAdaptException(
                $"{path}: has {merges.Count} merges; expected the {PublishedMerges} of GPT-2, for the file does not say how text is cut. Use the model's tokenizer.json.",
                ExitCodes.Spec);
        }
        var specials = SpecialsOf(vocabulary, merges);
        return new BpeModel
        {
            Vocabulary = vocabulary,
            Merges = merges,
            AddedTokens = specials,
            Pattern = SplitPattern.Gpt2,
            EndOfTextId = AddedTokens.EndOfText(specials, source.Options.EndOfText, $"{source.Name}: the tokens that no merge makes"),
            SpecialTokensAsText = source.Options.SpecialTokensAsText,
        };
    }

    private static List<Merge> ReadMerges(string path, Dictionary<string, int> ids)
    {
        var merges = new List<Merge>();
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (line.Length == 0 || (index == 0 && line.StartsWith("#version", StringComparison.Ordinal)))
                continue;
            var parts = line.Split(' ');
            if (parts.Length != 2 || !ids.TryGetValue(parts[0], out var left) || !ids.TryGetValue(parts[1], out var right)
                || !ids.TryGetValue(parts[0] + parts[1], out var merged))
            {
                throw new DomainAdaptException(
                    $"{path}: line {index + 1} is '{line}'; expected two tokens of the vocabulary that make a third, with a space between.", ExitCodes.Spec);
            }
            merges.Add(new Merge(left, right, merged));
        }
        return merges;
    }

    // What is neither a byte nor made by a merge never comes from text: it is a sign.
    private static List<AddedToken> SpecialsOf(string?[] vocabulary, List<Merge> merges)
    {
        var made = merges.Select(merge => merge.Merged).ToHashSet();
        return
        [
            .. vocabulary
                .Select((token, id) => (token, id))
                .Where(pair => pair.token is { Length: > 1 } && !made.Contains(pair.id))
                .Select(pair => new AddedToken(pair.id, pair.token!, IsSpecial: true, IsNormalized: false)),
        ];
    }
}
