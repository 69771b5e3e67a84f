using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class ModelConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string FilePath => Path.Combine(_folder, "config.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ToJson_ReadsBack()
    {
        var config = new ModelConfig(Some.Tiny with { RopeTheta = 500_000, NormEpsilon = 1e-6 }, StartToken: 0, EndToken: null);
        File.WriteAllBytes(FilePath, config.ToJson());

        Assert.Equal(config, ModelConfig.Read(FilePath));
        Assert.Contains("\"num_key_value_heads\": 2", Encoding.UTF8.GetString(config.ToJson()));
    }

    [Fact] // Order, unknown settings and the way numbers are written are the file's own.
    public void ToJson_OfAModelThatCameFromAFile_ChangesWhatDiffersAlone()
    {
        const string Original = """
            {
              "zeta": {"kept": [1e-05, null]}, "architectures": ["LlamaForCausalLM"], "model_type": "llama",
              "vocab_size": 41, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4,
              "max_position_embeddings": 32, "eos_token_id": [2, 7], "dtype": "bfloat16"
            }
            """;
        File.WriteAllText(FilePath, Original);
        var read = ModelConfig.Read(FilePath);

        Assert.Equal(Original, Encoding.UTF8.GetString(read.ToJson(File.ReadAllBytes(FilePath), FilePath)));

        var changed = read with { Tokenizer = "t1", Weights = WeightType.Fp32 };
        File.WriteAllBytes(FilePath, changed.ToJson(File.ReadAllBytes(FilePath), FilePath));
        var text = File.ReadAllText(FilePath);
        Assert.Equal(changed, ModelConfig.Read(FilePath));
        Assert.Contains("1e-05", text);
        Assert.Contains("\"dtype\": \"float32\"", text);
        Assert.DoesNotContain("torch_dtype", text);
        Assert.DoesNotContain("rope_theta", text);
        Assert.True(text.IndexOf("zeta", StringComparison.Ordinal) < text.IndexOf("architectures", StringComparison.Ordinal));
        Assert.Matches("\"eos_token_id\": \\[\\s*2,\\s*7\\s*\\]", text);
    }

    [Theory]
    [InlineData("mistral", "\"sliding_window\": 16", 16)]
    [InlineData("mistral", "\"sliding_window\": null", 32)]
    [InlineData("mistral", "\"x\": 1", 32)] // not told means 4096, more than the 32 positions there are
    [InlineData("qwen2", "\"sliding_window\": 16, \"use_sliding_window\": false", 32)]
    [InlineData("qwen2", "\"sliding_window\": 16, \"use_sliding_window\": true", 16)]
    public void Read_OfASlidingWindow_LeavesThePositionsWithinIt(string type, string setting, int expected)
    {
        var json = Encoding.UTF8.GetString(new ModelConfig(Some.Tiny, 0, 0).ToJson());
        File.WriteAllText(FilePath, json.Replace("\"model_type\": \"llama\"", $"\"model_type\": \"{type}\", {setting}", StringComparison.Ordinal));

        Assert.Equal(expected, ModelConfig.Read(FilePath).Spec.Positions);
    }

    [Theory]
    [InlineData("\"llama\"", "\"mamba\"", "model_type is mamba; expected llama, mistral, qwen2, qwen3, gpt2, bert or roberta")]
    [InlineData("\"attention_bias\": false", "\"attention_bias\": true", "attention_bias is True")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"yarn\"}", "rope_type is yarn; expected llama3")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"llama3\"}", "lacks factor")]
    [InlineData("\"vocab_size\": 41", "\"vocab\": 41", "vocab_size")]
    public void Read_OfAnotherModel_IsRefused(string was, string becomes, string expected)
    {
        var json = Encoding.UTF8.GetString(new ModelConfig(Some.Tiny, 0, 0).ToJson());
        Assert.Contains(was, json);
        File.WriteAllText(FilePath, json.Replace(was, becomes, StringComparison.Ordinal));

        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => ModelConfig.Read(FilePath)).Message);
    }
}
