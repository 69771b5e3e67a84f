using System.Buffers;
using DomainAdapt.Corpora.Filtering;

namespace DomainAdapt.Corpora.Cleaning;

/// <summary>Shares of a text's characters that repeated runs of words take, as each dialect counts them.</summary>
internal static class RunShare
{
    /// <summary>The share of the most frequent run.</summary>
    /// <param name="runs">Runs of that many words.</param>
    /// <param name="words">Words of a run.</param>
    /// <param name="dialect">Whose count.</param>
    /// <param name="text">The text.</param>
    /// <param name="characters">Its code points.</param>
    public static double OfTop(RunCounts runs, int words, Dialect dialect, ReadOnlySpan<byte> text, int characters)
    {
        if (runs.Runs == 0)
            return dialect == Dialect.Nemo ? 1 : 0;
        // Of equally frequent runs the first, in DCLM the longest.
        var (first, longest) = (-1, 0);
        for (var i = 0; i < runs.Runs && (first < 0 || dialect == Dialect.Dclm); i++)
        {
            if (runs.CountAt(i) != runs.Most)
                continue;
            first = first < 0 ? i : first;
            longest = Math.Max(longest, runs.CharactersOf(i, words));
        }
        if (dialect == Dialect.Nemo)
            return (double)CharactersWithout(runs, first, words, text) / characters;
        if (runs.Most == 1 && dialect != Dialect.Dolma)
            return 0;
        return (double)longest * runs.Most / Math.Max(runs.TotalCharacters, 1);
    }

    /// <summary>The share of runs that are there more than once.</summary>
    public static double OfRepeats(RunCounts runs, int words, Dialect dialect, int characters)
    {
        if (runs.Runs == 0)
            return dialect == Dialect.Nemo ? 1 : 0;
        return dialect switch
        {
            Dialect.Dolma => OfAllRuns(runs, words),
            Dialect.Nemo => (double)AfterFirst(runs, words) / characters,
            _ => (double)Covered(runs, words) / Math.Max(runs.TotalCharacters, 1),
        };
    }

    /// <summary>Code points that go when the run, a space between its words, is deleted wherever it stands.</summary>
    private static long CharactersWithout(RunCounts runs, int first, int words, ReadOnlySpan<byte> text)
    {
        var joined = new ArrayBufferWriter<byte>();
        for (var i = first; i < first + words; i++)
        {
            if (i > first)
                joined.Write(" "u8);
            joined.Write(runs.Words[i].Of(text));
        }
        return (long)text.Count(joined.WrittenSpan) * CharacterCount.Of(joined.WrittenSpan);
    }

    /// <summary>Characters in repeated runs among those in all runs: a word counts once for each run it is in.</summary>
    private static double OfAllRuns(RunCounts runs, int words)
    {
        var (repeated, all) = (0L, 0L);
        for (var i = 0; i < runs.Runs; i++)
        {
            var characters = runs.CharactersOf(i, words);
            all += characters;
            repeated += runs.CountAt(i) > 1 ? characters : 0;
        }
        return (double)repeated / Math.Max(all, 1);
    }

    /// <summary>Characters of words in any repeated run, each once.</summary>
    private static long Covered(RunCounts runs, int words)
    {
        var (covered, next) = (0L, 0);
        for (var i = 0; i < runs.Runs; i++)
        {
            if (runs.CountAt(i) < 2)
                continue;
            var from = Math.Max(i, next);
            next = i + words;
            covered += runs.CharactersOf(from, next - from);
        }
        return covered;
    }

    /// <summary>Characters and spaces of runs that were there before, without those that an overlapping such run had already.</summary>
    private static long AfterFirst(RunCounts runs, int words)
    {
        var seen = new HashSet<ulong>();
        var (repeated, overlap) = (0L, 0);
        for (var i = 0; i < runs.Runs; i++)
        {
            if (!seen.Add(runs.RunAt(i)))
            {
                repeated += runs.CharactersOf(i + overlap, words - overlap) + Math.Min(words - overlap, words - 1);
                overlap = words;
            }
            overlap = Math.Max(overlap - 1, 0);
        }
        return repeated;
    }
}
