using System.Text;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Encoders;

public class TokenTableTests
{
    [Fact]
    public void Of_AByteLevelEncoding_HasTokensMergesAndSplit()
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 270 });
        trainer.Add("the text and the text"u8);
        trainer.Add("the text and the text"u8);
        var tokenizer = trainer.Train();

        var table = TokenTable.Of(tokenizer)!;

        Assert.Equal((TokenTableKind.ByteLevel, "gpt2", tokenizer.VocabularySize), (table.Kind, table.Split, table.Tokens.Count));
        Assert.Equal(TokenRole.Special, table.Tokens[tokenizer.EndOfTextId].Role);
        Assert.Equal(Enumerable.Range(0, table.Tokens.Count), table.Tokens.Select(token => token.Id));
        var texts = table.Tokens.Select(token => token.Text).ToHashSet();
        Assert.NotEmpty(table.Merges);
        Assert.All(table.Merges, merge => Assert.Contains(merge.Replace(" ", "", StringComparison.Ordinal), texts));
    }

    [Fact] // Merging greedily by score alone gives the ids of the encoder.
    public void Of_ASentencePieceEncoding_HasScoresThatMergeAsItsMergesDo()
    {
        var path = SharedData.Path("data/models/stories260k/tokenizer.json");
        Assert.SkipUnless(path is not null, "needs the shared test data: data/models/stories260k");
        var tokenizer = TokenizerFile.Load(path!);
        var table = TokenTable.Of(tokenizer)!;
        var byText = table.Tokens.Where(token => token.Role == TokenRole.Normal).ToDictionary(token => token.Text, StringComparer.Ordinal);

        foreach (var text in new[] { "Once upon a time, there was a little girl named Lily.", "She  wanted to play with the big red ball", "x" })
        {
            var pieces = ("\u2581" + text.Replace(' ', '\u2581')).Select(letter => letter.ToString()).ToList();
            while (BestPair(pieces, byText) is { } at)
            {
                pieces[at] += pieces[at + 1];
                pieces.RemoveAt(at + 1);
            }
            var ids = new List<int>();
            tokenizer.Encode(Encoding.UTF8.GetBytes(text), ids);
            Assert.Equal(ids, pieces.Select(piece => byText[piece].Id));
        }
        Assert.True(table.HasSpacePrefix);
        Assert.Equal(256, table.Tokens.Count(token => token.Role == TokenRole.Byte));
    }

    private static int? BestPair(List<string> pieces, Dictionary<string, TokenEntry> byText) => Enumerable.Range(0, pieces.Count - 1)
        .Where(at => byText.ContainsKey(pieces[at] + pieces[at + 1]))
        .OrderByDescending(at => byText[pieces[at] + pieces[at + 1]].Score).ThenBy(at => at)
        .Select(at => (int?)at).FirstOrDefault();
}
