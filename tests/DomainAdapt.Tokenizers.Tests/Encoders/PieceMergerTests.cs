using DomainAdapt.Core.Randomness;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Tests.Support;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class PieceMergerTests
{
    [Theory] // Random merges over three letters: many ties, overlaps and chains. Both sides of the bound between scan and heap.
    [InlineData(1, 1, 20)]
    [InlineData(2, PieceMerger.LongestScanned - 3, PieceMerger.LongestScanned + 3)]
    [InlineData(3, 300, 400)]
    public void Merge_AgreesWithTheDefinition(ulong seed, int shortest, int longest)
    {
        var random = new SplitMix64(seed);
        for (var round = 0; round < 100; round++)
        {
            var model = RandomModel(ref random);
            var merger = new PieceMerger(new MergeTable(model.Merges));
            var piece = new byte[shortest + (int)random.Next((ulong)(longest - shortest + 1))];
            for (var i = 0; i < piece.Length; i++)
                piece[i] = (byte)('a' + random.Next(3));
            Assert.Equal(NaiveBpe.Merge(model, piece), Merge(merger, piece));
        }
    }

    private static int[] Merge(PieceMerger merger, byte[] piece)
    {
        var tokens = merger.Room(piece.Length);
        for (var i = 0; i < piece.Length; i++)
            tokens[i] = piece[i] - 'a';
        return merger.Merge(piece.Length).ToArray();
    }

    private static BpeModel RandomModel(ref SplitMix64 random)
    {
        var vocabulary = new List<string> { "a", "b", "c" };
        var merges = new List<Merge>();
        while (merges.Count < 30)
        {
            var left = (int)random.Next((ulong)vocabulary.Count);
            var right = (int)random.Next((ulong)vocabulary.Count);
            var token = vocabulary[left] + vocabulary[right];
            if (merges.Exists(merge => merge.Left == left && merge.Right == right) || token.Length > 12)
                continue;
            if (!vocabulary.Contains(token))
                vocabulary.Add(token);
            merges.Add(new Merge(left, right, vocabulary.IndexOf(token)));
        }
        return new BpeModel { Vocabulary = vocabulary, Merges = merges, AddedTokens = [], Pattern = SplitPattern.Gpt2, EndOfTextId = 0 };
    }
}
