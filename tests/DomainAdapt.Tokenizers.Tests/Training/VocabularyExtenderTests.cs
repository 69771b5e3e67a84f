using System.Text;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Tests.Support;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Tokenizers.Tests.Training;

public sealed class VocabularyExtenderTests
{
    private static readonly string[] Terms = ["angiotensin", "thrombocytopenia", "hydrochloride", "fibrillation"];
    private static readonly List<byte[]> General = Prose.Documents(120);

    // General prose with a term every few words.
    private static readonly List<byte[]> Domain =
    [
        .. Prose.Documents(80, seed: 5).Select(document => Encoding.UTF8.GetBytes(string.Join(' ',
            Encoding.UTF8.GetString(document).Split(' ').Select((word, i) => i % 6 == 0 ? Terms[(i / 6 + document.Length) % Terms.Length] : word)))),
    ];

    private static readonly ByteLevelBpe Old = Learn();

    [Fact]
    public void Extend_MakesTokensOfTerms()
    {
        var extension = Extend(new VocabularyExtensionOptions { Tokens = 60 });
        Assert.InRange(extension.Tokens.Count, 20, 60);
        Assert.All(Terms, term => Assert.Contains(extension.Tokens, token => token.Text == "Ġ" + term));
        Assert.Equal(Enumerable.Range(Old.VocabularySize, extension.Tokens.Count), extension.Tokens.Select(token => token.Id));
        Assert.Equal(Old.VocabularySize + extension.Tokens.Count, extension.Tokenizer.VocabularySize);
        Assert.True(extension.DomainTokensAfter * 1.3 < extension.DomainTokensBefore, $"{extension.DomainTokensBefore} before, {extension.DomainTokensAfter} after");
    }

    [Theory] // What it says of the texts it saw is what encoding them gives, and general text is within the share.
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.02)]
    public void Extend_CountsWhatChanges_AndKeepsToTheShare(double share)
    {
        var extension = Extend(new VocabularyExtensionOptions { Tokens = 500, MaxChanged = share, MinRatio = 0, MinFrequency = 2 });
        var general = General.Select(document => VocabularyExtension.Compare(Old, extension.Tokenizer, document)).ToList();
        Assert.Equal((extension.GeneralTokens, extension.GeneralTokensChanged), (general.Sum(text => text.Tokens), general.Sum(text => text.Changed)));
        Assert.True(extension.GeneralShareChanged <= share, $"{extension.GeneralShareChanged}");
        Assert.Equal(extension.DomainTokensAfter, Domain.Sum(document => extension.Tokenizer.IdsOf(document).Count));
        Assert.Equal(extension.DomainTokensBefore, Domain.Sum(document => Old.IdsOf(document).Count));
    }

    [Fact] // Without a limit, words of the language become tokens as well: what the limit and the ratio are for.
    public void Extend_WithoutALimit_ChangesMore()
    {
        var free = Extend(new VocabularyExtensionOptions { Tokens = 500, MaxChanged = 1, MinRatio = 0, MinFrequency = 2 });
        var bound = Extend(new VocabularyExtensionOptions { Tokens = 500 });
        Assert.True(free.GeneralShareChanged > 0.05, $"{free.GeneralShareChanged}");
        Assert.True(bound.GeneralShareChanged <= 0.01, $"{bound.GeneralShareChanged}");
    }

    [Fact]
    public void Extend_LeavesOldIdsAndDecodingAsTheyWere()
    {
        var extended = Extend(new VocabularyExtensionOptions { Tokens = 60 }).Tokenizer;
        for (var id = 0; id < Old.VocabularySize; id++)
            Assert.Equal(Old.BytesOf(id).ToArray(), extended.BytesOf(id).ToArray());
        Assert.Equal(Old.EndOfTextId, extended.EndOfTextId);
        foreach (var text in Domain.Concat(General).Concat(Enumerable.Range(0, 50).Select(seed => Encoding.UTF8.GetBytes(RandomText.Valid((ulong)seed)))))
        {
            Assert.Equal(text, extended.BytesOf(extended.IdsOf(text)));
            // New tokens are runs of old ones: cut up again, the text is as before.
            Assert.Equal(Old.IdsOf(text), extended.IdsOf(text).SelectMany(id => id < Old.VocabularySize ? [id] : Old.IdsOf(extended.BytesOf(id))));
        }
    }

    [Fact]
    public void Save_OfAnExtendedTokenizer_ReadsBack()
    {
        var extended = Extend(new VocabularyExtensionOptions { Tokens = 60 }).Tokenizer;
        using var stream = new MemoryStream();
        TokenizerFile.Save(extended, stream);
        stream.Position = 0;
        var read = TokenizerFile.Load(stream, "tokenizer.json");
        Assert.Equal(extended.Fingerprint, read.Fingerprint);
        Assert.All(Domain, document => Assert.Equal(extended.IdsOf(document), read.IdsOf(document)));
    }

    [Fact] // Added tokens stand between the old tokens and the new ones.
    public void Extend_OfAPublishedTokenizer_KeepsItsAddedTokens()
    {
        var old = Published.Tokenizer("qwen3");
        using var extender = new VocabularyExtender(old, new VocabularyExtensionOptions { Tokens = 30, MinFrequency = 5 });
        Domain.ForEach(document => extender.AddDomain(document));
        General.ForEach(document => extender.AddGeneral(document));
        var extension = extender.Extend();
        Assert.NotEmpty(extension.Tokens);
        Assert.All(old.Model.AddedTokens, token => Assert.Equal(token.Content, extension.Tokenizer.Model.Vocabulary[token.Id]));
        foreach (var (text, _, _) in Published.Golden("qwen3"))
            Assert.Equal(old.IdsOf(text), extension.Tokenizer.IdsOf(text).SelectMany(id => id < old.VocabularySize ? [id] : old.IdsOf(extension.Tokenizer.BytesOf(id))));
    }

    [Theory] // As in GPT-NeoX's file, whose added tokens lie behind the vocabulary; in extended files they are in it too.
    [InlineData(false)]
    [InlineData(true)]
    public void Extend_MergesNoAddedToken_WhichARunOfSpacesMayBe(bool isInVocabulary)
    {
        var spaces = new AddedToken(Old.VocabularySize, "    ", IsSpecial: false, IsNormalized: false);
        var old = new ByteLevelBpe(Old.Model with
        {
            AddedTokens = [.. Old.Model.AddedTokens, spaces],
            Vocabulary = isInVocabulary ? [.. Old.Model.Vocabulary, spaces.Content] : Old.Model.Vocabulary,
        });
        using var extender = new VocabularyExtender(old, new VocabularyExtensionOptions { Tokens = 60 });
        var indented = Domain.ConvertAll(document => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(document).Replace(".\n", ".\n          ", StringComparison.Ordinal)));
        indented.ForEach(document => extender.AddDomain(document));
        General.ForEach(document => extender.AddGeneral(document));
        var extension = extender.Extend();
        Assert.Contains(spaces.Id, old.IdsOf(indented[0]));
        Assert.All(Terms, term => Assert.Contains(extension.Tokens, token => token.Text == "Ġ" + term));
        Assert.DoesNotContain(extension.Tokenizer.Model.Merges, merge => merge.Left == spaces.Id || merge.Right == spaces.Id);
        Assert.Equal(extension.DomainTokensAfter, indented.Sum(document => extension.Tokenizer.IdsOf(document).Count));
    }

    [Fact]
    public void Extend_DoesNotDependOnOrderOrThreads()
    {
        using var extender = new VocabularyExtender(Old, new VocabularyExtensionOptions { Tokens = 60 });
        Parallel.ForEach(Domain.AsEnumerable().Reverse(), document => extender.AddDomain(document));
        Parallel.ForEach(General.AsEnumerable().Reverse(), document => extender.AddGeneral(document));
        Assert.Equal(Extend(new VocabularyExtensionOptions { Tokens = 60 }).Tokenizer.Fingerprint, extender.Extend().Tokenizer.Fingerprint);
    }

    private static VocabularyExtension Extend(VocabularyExtensionOptions options)
    {
        using var extender = new VocabularyExtender(Old, options);
        Domain.ForEach(document => extender.AddDomain(document));
        General.ForEach(document => extender.AddGeneral(document));
        return extender.Extend();
    }

    private static ByteLevelBpe Learn()
    {
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 700 });
        General.ForEach(document => trainer.Add(document));
        return trainer.Train();
    }
}
