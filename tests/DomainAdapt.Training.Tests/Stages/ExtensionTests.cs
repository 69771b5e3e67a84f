using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Documents;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Shards.Tokens;
using DomainAdapt.Testing;
using DomainAdapt.Tokenizers.Encoders;
using DomainAdapt.Tokenizers.Loading;
using DomainAdapt.Tokenizers.Training;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training.Tests.Stages;

public sealed class ExtensionTests : IDisposable
{
    private const string General = "the lender lends what the lender has, and the borrower pays what the borrower owes, again and again";
    private const string Domain = "the lender has collateral and the borrower owes collateral, and collateral again";

    private readonly TempFolder _folder = new();
    private readonly ByteLevelBpe _old;
    private readonly ByteLevelBpe _extended;

    public ExtensionTests()
    {
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 300 });
        trainer.Add(Encoding.UTF8.GetBytes(General));
        _old = trainer.Train();
        using var extender = new VocabularyExtender(_old, new VocabularyExtensionOptions { Tokens = 8, MinFrequency = 2 });
        extender.AddDomain(Encoding.UTF8.GetBytes(Domain));
        extender.AddGeneral(Encoding.UTF8.GetBytes(General));
        _extended = extender.Extend().Tokenizer;
        Save(_extended, "extended.json");
        WriteBase("base", _old.VocabularySize, _old.Fingerprint);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WithNewTokens_SaysWhatTheyCost_AndHandsOnTheExtendedTokenizer()
    {
        var (task, _) = await RunAsync(Spec(NewRows.Pieces), Inputs(), "extended");

        var config = ModelConfig.Read(task.Channel("model").Single(file => file.Name.EndsWith("config.json", StringComparison.Ordinal)).Path);
        Assert.Equal((_extended.VocabularySize, _extended.Fingerprint), (config.Spec.Vocabulary, config.Tokenizer));
        var tokenizer = task.Channel("model").Single(file => file.Name.EndsWith("tokenizer.json", StringComparison.Ordinal));
        Assert.Equal(_extended.Fingerprint, TokenizerFile.Load(tokenizer.Path).Fingerprint);

        var report = Report(task);
        Assert.Equal((_extended.VocabularySize - _old.VocabularySize, "pieces"), (report.GetProperty("new_tokens").GetInt32(), report.GetProperty("rows").GetString()));
        var costs = report.GetProperty("at_start").EnumerateArray().ToDictionary(cost => cost.GetProperty("rows").GetString()!);
        Assert.Equal(["mean", "noisy_mean", "pieces"], costs.Keys.Order(StringComparer.Ordinal));
        var bound = report.GetProperty("bound_bits_per_token").GetDouble();
        Assert.Equal(Math.Log2(1 + ((double)report.GetProperty("new_tokens").GetInt32() / _old.VocabularySize)), bound, 12);
        Assert.InRange(costs["mean"].GetProperty("old_cut_added_bits_per_token").GetDouble(), 0, bound + 1e-5);
        Assert.All(costs.Values, cost => Assert.True(cost.GetProperty("old_cut_bits_per_byte").GetDouble() > report.GetProperty("base_bits_per_byte").GetDouble()));
        Assert.All(costs.Values, cost => Assert.InRange(cost.GetProperty("new_cut_bits_per_byte").GetDouble(), 0.1, 20));
    }

    [Fact] // A model that knows nothing yet loses nothing by new tokens, and learns with fewer of them.
    public async Task Run_OfAModelThatKnowsNothing_SaysThatTheExtensionPays()
    {
        var (task, _) = await RunAsync(Spec(NewRows.Mean), Inputs(), "paying");
        var report = Report(task);
        Assert.InRange(report.GetProperty("tokens_to_return").GetInt64(), 1, 40 * SomeMix.SequenceTokens);
        Assert.StartsWith("The extension had paid", report.GetProperty("advice").GetString(), StringComparison.Ordinal);
    }

    [Fact] // One that knows the text as it was cut does not know it as it is cut now; and here it may not learn.
    public async Task Run_WhereTheBudgetDoesNotSuffice_AdvisesAgainstTheExtension()
    {
        var learning = Spec(NewRows.Mean) with { Validation = null, Init = new InitSpec { From = _folder.At("base") } };
        var (known, _) = await RunAsync(learning, Mix(_old, "oldmix", sequences: 120), "known");
        Directory.CreateDirectory(_folder.At("known"));
        foreach (var file in known.Channel("model"))
            File.Copy(file.Path, _folder.At($"known/{file.Name[(file.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]}"));

        var spec = Spec(NewRows.Mean);
        spec = spec with { LearningRate = 0, Init = spec.Init! with { From = _folder.At("known") } };
        var (task, _) = await RunAsync(spec, Inputs(), "unpaying");
        var report = Report(task);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("tokens_to_return").ValueKind);
        Assert.StartsWith("Do not extend", report.GetProperty("advice").GetString(), StringComparison.Ordinal);
        var mean = report.GetProperty("at_start").EnumerateArray().First();
        Assert.True(mean.GetProperty("new_cut_bits_per_byte").GetDouble() > report.GetProperty("base_bits_per_byte").GetDouble());
    }

    [Fact]
    public async Task Run_WithoutValidation_ExtendsAllTheSame()
    {
        var (task, _) = await RunAsync(Spec(NewRows.NoisyMean) with { Validation = null }, Inputs(), "blind");
        Assert.Empty(task.Channel("extension"));
        Assert.NotEmpty(task.Channel("model"));
    }

    [Fact]
    public async Task Run_WithTokenizersThatDoNotBelong_IsRefused()
    {
        using var trainer = new BpeTrainer(new BpeTrainerOptions { VocabularySize = 320 });
        trainer.Add("quite another text, quite another text"u8);
        trainer.Add(Encoding.UTF8.GetBytes(Domain + General));
        var other = trainer.Train();
        Save(other, "other.json");
        Save(_old, "old.json");
        var inputs = Inputs();
        Assert.Contains("is not the tokenizer that the mix was made with", (await RefusalAsync("other.json", inputs)).Message, StringComparison.Ordinal);
        Assert.Contains("means something else", (await RefusalAsync("other.json", Mix(other, "othermix"))).Message, StringComparison.Ordinal);
        Assert.Contains("expected more", (await RefusalAsync("old.json", Mix(_old, "oldmix"))).Message, StringComparison.Ordinal);
    }

    [Fact] // A config of Hugging Face names no tokenizer that it could be compared with.
    public async Task Run_OfAModelWithFewerRowsThanItsTokenizerHasIds_IsRefused()
    {
        WriteBase("small", _old.VocabularySize - 1, tokenizer: null);
        var spec = Spec(NewRows.Mean);
        spec = spec with { Init = spec.Init! with { From = _folder.At("small") } };
        var failure = await Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, Inputs(), "refused"));
        Assert.Contains($"has {_old.VocabularySize - 1} rows for them", failure.Message, StringComparison.Ordinal);
    }

    private static JsonElement Report(FakeStageTask task) => JsonDocument.Parse(File.ReadAllBytes(Assert.Single(task.Channel("extension")).Path)).RootElement;

    private TrainSpec Spec(NewRows rows) => new()
    {
        Name = "train",
        Init = new InitSpec { From = _folder.At("base"), Extend = new ExtendSpec { Tokenizer = _folder.At("extended.json"), Rows = rows } },
        BatchSequences = 4,
        LearningRate = 1e-2,
        Validation = new ValidationSpec { EverySteps = 1, Patience = 100 },
    };

    private Task<DomainAdaptException> RefusalAsync(string tokenizer, IReadOnlyList<StageFile> inputs)
    {
        var spec = Spec(NewRows.Mean);
        spec = spec with { Validation = null, Init = spec.Init! with { Extend = spec.Init.Extend! with { Tokenizer = _folder.At(tokenizer) } } };
        return Assert.ThrowsAsync<DomainAdaptException>(() => RunAsync(spec, inputs, "refused"));
    }

    private IReadOnlyList<StageFile> Inputs()
    {
        var tokenize = new FakeStageTask(_folder.Path) { Stage = "tokenize" };
        var ids = new List<int>();
        _extended.Encode(Encoding.UTF8.GetBytes(Domain), ids);
        using (var writer = new TokenShardWriter(tokenize.CreateOutput("held_out", TokenShardWriter.Suffix, "law")))
            writer.Write(new DocumentTokens(new DocumentId(0, 1), "law", ids.ToArray(), Encoding.UTF8.GetByteCount(Domain), Attributes.Empty));
        return [.. Mix(_extended, "mix"), .. tokenize.Files];
    }

    // The same text again and again.
    private IReadOnlyList<StageFile> Mix(ByteLevelBpe tokenizer, string name, int sequences = 40)
    {
        var ids = new List<int>();
        tokenizer.Encode(Encoding.UTF8.GetBytes(Domain + " "), ids);
        return SomeMix.Write(_folder.At(name), sequences, vocabulary: tokenizer.VocabularySize, tokenizer: tokenizer.Fingerprint, text: ids);
    }

    private void WriteBase(string folder, int vocabulary, string? tokenizer)
    {
        using var model = Some.Model(Some.Tiny with { Vocabulary = vocabulary });
        var config = new ModelConfig(model.Spec, StartToken: null, EndToken: 0, tokenizer);
        Directory.CreateDirectory(_folder.At(folder));
        Save(_old, $"{folder}/tokenizer.json");
        ModelFiles.Write(model, config.ToJson(), WeightType.Fp32, ModelFiles.ShardBytes, [], (name, write) =>
        {
            using var file = File.Create(_folder.At($"{folder}/{name}"));
            write(file);
        });
    }

    private void Save(ByteLevelBpe tokenizer, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
        using var file = File.Create(_folder.At(name));
        TokenizerFile.Save(tokenizer, file);
    }

    private async Task<(FakeStageTask Task, Counts Counts)> RunAsync(TrainSpec spec, IReadOnlyList<StageFile> inputs, string name)
    {
        var stage = new TrainStage(spec);
        var split = Assert.Single(stage.Split("main", new StageInputs(inputs, [], null)));
        var task = new FakeStageTask(_folder.Path) { Stage = name, Inputs = split.Files, Progress = new ProgressList() };
        return (task, await stage.RunAsync(task, CancellationToken.None));
    }
}
