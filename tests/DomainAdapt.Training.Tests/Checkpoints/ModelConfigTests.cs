using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Models;

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
    [InlineData("mistral", "\"sliding_window\": null", null)]
    [InlineData("mistral", "\"x\": 1", 4096)]
    [InlineData("qwen2", "\"sliding_window\": 16, \"use_sliding_window\": false", null)]
    [InlineData("qwen2", "\"sliding_window\": 16, \"use_sliding_window\": true, \"max_window_layers\": 1", 16)]
    [InlineData("llama", "\"sliding_window\": 16", null)]
    public void Read_OfASlidingWindow(string type, string setting, int? expected)
    {
        var json = Encoding.UTF8.GetString(new ModelConfig(Some.Tiny, 0, 0).ToJson());
        File.WriteAllText(FilePath, json.Replace("\"model_type\": \"llama\"", $"\"model_type\": \"{type}\", {setting}", StringComparison.Ordinal));

        var spec = (LlamaSpec)ModelConfig.Read(FilePath).Spec;

        Assert.Equal((expected, 32), (spec.SlidingWindow, spec.Positions));
        Assert.Equal(type != "qwen2" && expected is not null, spec.HasWindow(0));
        Assert.Equal(expected is not null, spec.HasWindow(1));
    }

    [Theory]
    [InlineData("\"llama\"", "\"mamba\"", "model_type is mamba; expected llama, mistral, qwen2, qwen3, olmo2, gemma, gemma2, gemma3_text, gpt2, gpt_neox, bloom, bert, roberta or t5")]
    [InlineData("\"attention_bias\": false", "\"attention_bias\": true", "attention_bias is True")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"yarn\"}", "rope_type is yarn; expected linear or llama3")]
    [InlineData("\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"llama3\"}", "lacks factor")]
    [InlineData("\"vocab_size\": 41", "\"vocab\": 41", "vocab_size")]
    public void Read_OfAnotherModel_IsRefused(string was, string becomes, string expected)
    {
        var json = Encoding.UTF8.GetString(new ModelConfig(Some.Tiny, 0, 0).ToJson());
        Assert.Contains(was, json);
        File.WriteAllText(FilePath, json.Replace(was, becomes, StringComparison.Ordinal));

        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => ModelConfig.Read(FilePath)).Message);
    }

    // What published files say: https://huggingface.co, EleutherAI/pythia-70m, bigscience/bloom-560m, allenai/OLMo-2-0425-1B, google/gemma-2b.
    [Theory]
    [InlineData(
        """
        {"architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu", "hidden_size": 512, "initializer_range": 0.02,
         "intermediate_size": 2048, "layer_norm_eps": 1e-05, "max_position_embeddings": 2048, "model_type": "gpt_neox", "num_attention_heads": 8,
         "num_hidden_layers": 6, "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false, "torch_dtype": "float16", "use_cache": true,
         "use_parallel_residual": true, "vocab_size": 50304}
        """, 70_426_624, 2048)]
    [InlineData( // as newer files have it
        """
        {"architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu", "hidden_size": 512, "intermediate_size": 2048,
         "model_type": "gpt_neox", "num_attention_heads": 8, "num_hidden_layers": 6, "dtype": "float16", "vocab_size": 50304,
         "rope_parameters": {"rope_theta": 10000, "partial_rotary_factor": 0.25, "rope_type": "default"}}
        """, 70_426_624, 2048)]
    [InlineData(
        """
        {"apply_residual_connection_post_layernorm": false, "attention_dropout": 0.0, "attention_softmax_in_fp32": true, "bos_token_id": 1, "eos_token_id": 2,
         "hidden_dropout": 0.0, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "bloom", "n_embed": 1024, "n_inner": null,
         "n_layer": 24, "num_attention_heads": 16, "offset_alibi": 100, "pretraining_tp": 1, "seq_length": 2048, "vocab_size": 250880}
        """, 559_214_592, 2048)]
    [InlineData(
        """
        {"architectures": ["Olmo2ForCausalLM"], "attention_bias": false, "eos_token_id": 100257, "hidden_act": "silu", "hidden_size": 2048,
         "initializer_range": 0.02, "intermediate_size": 8192, "max_position_embeddings": 4096, "model_type": "olmo2", "num_attention_heads": 16,
         "num_hidden_layers": 16, "num_key_value_heads": 16, "pad_token_id": 100277, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 500000,
         "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_cache": false, "vocab_size": 100352}
        """, 1_484_916_736, 4096)]
    [InlineData(
        """
        {"architectures": ["GemmaForCausalLM"], "attention_bias": false, "bos_token_id": 2, "eos_token_id": 1, "head_dim": 256, "hidden_act": "gelu",
         "hidden_activation": null, "hidden_size": 2048, "intermediate_size": 16384, "max_position_embeddings": 8192, "model_type": "gemma",
         "num_attention_heads": 8, "num_hidden_layers": 18, "num_key_value_heads": 1, "pad_token_id": 0, "rms_norm_eps": 1e-06, "rope_scaling": null,
         "rope_theta": 10000.0, "torch_dtype": "bfloat16", "vocab_size": 256000}
        """, 2_506_172_416, 8192)]
    [InlineData(
        """
        {"architectures": ["Gemma2ForCausalLM"], "attention_bias": false, "attn_logit_softcapping": 50.0, "bos_token_id": 2, "eos_token_id": 1,
         "final_logit_softcapping": 30.0, "head_dim": 256, "hidden_act": "gelu_pytorch_tanh", "hidden_activation": "gelu_pytorch_tanh",
         "hidden_size": 2304, "intermediate_size": 9216, "max_position_embeddings": 8192, "model_type": "gemma2", "num_attention_heads": 8,
         "num_hidden_layers": 26, "num_key_value_heads": 4, "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-06, "rope_theta": 10000.0,
         "sliding_window": 4096, "torch_dtype": "float32", "vocab_size": 256000}
        """, 2_614_341_888, 8192)]
    [InlineData(
        """
        {"architectures": ["Gemma3ForCausalLM"], "attention_bias": false, "attn_logit_softcapping": null, "bos_token_id": 2, "eos_token_id": [1, 106],
         "final_logit_softcapping": null, "head_dim": 256, "hidden_activation": "gelu_pytorch_tanh", "hidden_size": 1152, "intermediate_size": 6912,
         "max_position_embeddings": 32768, "model_type": "gemma3_text", "num_attention_heads": 4, "num_hidden_layers": 26, "num_key_value_heads": 1,
         "query_pre_attn_scalar": 256, "rms_norm_eps": 1e-06, "rope_local_base_freq": 10000, "rope_scaling": null, "rope_theta": 1000000,
         "sliding_window": 512, "sliding_window_pattern": 6, "torch_dtype": "bfloat16", "vocab_size": 262144}
        """, 999_885_952, 32768)]
    [InlineData( // as newer files have it
        """
        {"architectures": ["Gemma3ForCausalLM"], "bos_token_id": 2, "dtype": "bfloat16", "eos_token_id": 1, "head_dim": 256, "hidden_size": 1152,
         "intermediate_size": 6912, "layer_types": ["sliding_attention", "sliding_attention", "sliding_attention", "sliding_attention",
         "sliding_attention", "full_attention"], "max_position_embeddings": 32768, "model_type": "gemma3_text", "num_attention_heads": 4,
         "num_hidden_layers": 6, "num_key_value_heads": 1, "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8.0,
         "rope_theta": 1000000}, "sliding_attention": {"rope_type": "default", "rope_theta": 10000}}, "sliding_window": 512, "vocab_size": 262144}
        """, 463_043_712, 32768)]
    public void Read_OfAPublishedFile_GivesItsParametersAndPositions(string json, long parameters, int positions)
    {
        File.WriteAllText(FilePath, json);

        var config = ModelConfig.Read(FilePath);

        Assert.Equal((parameters, positions), (config.Spec.ParameterCount(), config.Spec.Positions));
        Assert.Equal(json, Encoding.UTF8.GetString(config.ToJson(File.ReadAllBytes(FilePath), FilePath)));
        File.WriteAllBytes(FilePath, config.ToJson());
        Assert.Equal(config, ModelConfig.Read(FilePath));
    }

    [Theory]
    [InlineData("neox", "\"attention_bias\": true", "\"attention_bias\": false", "attention_bias is False")]
    [InlineData("neox", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"relu\"", "hidden_act is relu; expected gelu")]
    [InlineData("neox", "\"rotary_pct\": 0.25", "\"rotary_pct\": 0.1", "rotary_pct is 0.1")] // of heads of 8
    [InlineData("neox", "\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "num_attention_heads is 5; expected a divisor of hidden_size (32)")]
    [InlineData("neox", "\"hidden_size\": 32", "\"hidden_size\": 32, \"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}", "rope_scaling.rope_type is linear; expected default")]
    [InlineData("bloom", "\"apply_residual_connection_post_layernorm\": false", "\"apply_residual_connection_post_layernorm\": true", "post_layernorm is True")]
    [InlineData("bloom", "\"n_head\": 6", "\"n_head\": 7", "n_head is 7")]
    [InlineData("bloom", "\"n_layer\": 2,", "", "it lacks n_layer")]
    [InlineData("gemma", "\"hidden_activation\": \"gelu_pytorch_tanh\"", "\"hidden_activation\": \"relu\"", "hidden_activation is relu")]
    [InlineData("gemma", "\"head_dim\": 12", "\"head_dim\": 12, \"use_bidirectional_attention\": true", "use_bidirectional_attention is True")]
    [InlineData("gemma2", "\"sliding_attention\",", "\"full_attention\",", "layer_types is full_attention, full_attention; expected sliding_attention, full_attention")]
    [InlineData("olmo2", "\"hidden_act\": \"silu\"", "\"hidden_act\": \"gelu\"", "hidden_act is gelu; expected silu")]
    public void Read_OfAnotherModelOfTheFamily_IsRefused(string family, string was, string becomes, string expected)
    {
        var json = Encoding.UTF8.GetString(new ModelConfig(Some.Decoders[family], 0, 0).ToJson());
        Assert.Contains(was, json);
        File.WriteAllText(FilePath, json.Replace(was, becomes, StringComparison.Ordinal));

        Assert.Contains(expected, Assert.Throws<DomainAdaptException>(() => ModelConfig.Read(FilePath)).Message);
    }
}
