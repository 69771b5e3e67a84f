using System.Text;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;

namespace DomainAdapt.Corpora.Tests.Mixing;

/// <summary>What a tokenize stage would have handed to a mix.</summary>
internal sealed class MixInputs(TempFolder folder)
{
    private readonly List<StageFile> _files = [];

    /// <summary>All files: token shards, and each source's copy of the tokenizer.</summary>
    public IReadOnlyList<StageFile> Files => _files;

    /// <summary>The tokens of every document.</summary>
    public Dictionary<DocumentId, int[]> Documents { get; } = [];

    /// <summary>Adds a source of random documents whose ids are in [first, first + 40), so that a foreign token shows.</summary>
    public MixInputs Add(string source, int documents, int shards, int first, int longest = 60, bool reversed = false)
    {
        var random = new SplitMix64((ulong)first);
        var all = new List<DocumentTokens>();
        for (var i = 0; i < documents; i++)
        {
            var ids = new int[random.Next((ulong)longest)];
            foreach (ref var id in ids.AsSpan())
                id = first + (int)random.Next(40);
            all.Add(new DocumentTokens(DocumentId.Of(source, $"{i}"), source, ids, ids.Length, Attributes.Empty));
            Documents[all[^1].Id] = ids;
        }
        if (reversed)
            all.Reverse();
        for (var shard = 0; shard < shards; shard++)
        {
            var task = new FakeStageTask(folder.At("in")) { Stage = $"tokenize-{source}", Index = shard };
            using (var writer = new TokenShardWriter(task.CreateOutput("kept", TokenShardWriter.Suffix, source)))
            {
                foreach (var tokens in all.Where((_, i) => i % shards == shard))
                    writer.Write(tokens);
            }
            _files.AddRange(task.Files);
        }
        AddTokenizer(source, "low lower lowest");
        return this;
    }

    /// <summary>Adds a source's copy of a tokenizer trained on that text.</summary>
    public MixInputs AddTokenizer(string source, string text)
    {
        var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 260 });
        trainer.Add(Encoding.UTF8.GetBytes(text));
        var task = new FakeStageTask(folder.At("in")) { Stage = $"tokenize-{source}" };
        using (var output = task.CreateOutput("tokenizer", "tokenizer.json", source))
            TokenizerFile.Save(trainer.Train(), output.Stream);
        _files.AddRange(task.Files);
        return this;
    }
}
