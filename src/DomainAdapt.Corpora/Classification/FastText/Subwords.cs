namespace DomainAdapt.Corpora.Classification.FastText;

/// <summary>The parts of words that fastText hashes (Bojanowski et al., 2017): runs of characters of the word between angle brackets.</summary>
internal static class Subwords
{
    /// <summary>Adds the rows of a word's parts.</summary>
    /// <param name="word">The word between <c>&lt;</c> and <c>&gt;</c>.</param>
    /// <param name="options">The shortest and longest part, in characters.</param>
    /// <param name="vocabulary">Finds rows.</param>
    /// <param name="rows">Takes the rows, in the order of where parts begin, then of their lengths.</param>
    public static void Add(ReadOnlySpan<byte> word, FastTextOptions options, FastTextVocabulary vocabulary, List<int> rows)
    {
        for (var start = 0; start < word.Length; start++)
        {
            if (IsContinuation(word[start]))
                continue;
            var hash = FastTextHash.Empty;
            var end = start;
            for (var characters = 1; end < word.Length && characters <= options.MaxCharacters; characters++)
            {
                do
                    hash = FastTextHash.Add(hash, word[end++]);
                while (end < word.Length && IsContinuation(word[end]));
                // A bracket alone is no part.
                if (characters < options.MinCharacters || (characters == 1 && (start == 0 || end == word.Length)))
                    continue;
                var row = vocabulary.Hashed(hash);
                if (row >= 0)
                    rows.Add(row);
            }
        }
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
