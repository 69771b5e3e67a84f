using System.Text;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Tokenizers.Encoders;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public sealed class ByteTrieTests
{
    [Fact] // Every string is found with its number, and no other is.
    public void TryStep_FindsWhatADictionaryFinds()
    {
        var random = new SplitMix64(5);
        var entries = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 2000; i++)
            entries[Word(ref random)] = i;
        var trie = new ByteTrie(entries.Select(entry => (Encoding.UTF8.GetBytes(entry.Key), entry.Value)));
        for (var i = 0; i < 5000; i++)
        {
            var word = Word(ref random);
            Assert.Equal(entries.GetValueOrDefault(word, -1), Find(trie, word));
        }
        Assert.All(entries, entry => Assert.Equal(entry.Value, Find(trie, entry.Key)));
    }

    [Fact]
    public void TryStep_OfNothing_Fails() => Assert.Equal(-1, Find(new ByteTrie([]), "a"));

    private static string Word(ref SplitMix64 random)
    {
        var word = new StringBuilder();
        for (var length = 1 + random.Next(6); length > 0; length--)
            word.Append((char)('a' + random.Next(4)));
        return word.ToString();
    }

    private static int Find(ByteTrie trie, string word)
    {
        var node = ByteTrie.Root;
        foreach (var value in Encoding.UTF8.GetBytes(word))
        {
            if (!trie.TryStep(ref node, value))
                return -1;
        }
        return trie.ValueOf(node);
    }
}
