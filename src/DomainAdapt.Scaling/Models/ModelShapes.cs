namespace DomainAdapt.Scaling.Models;

/// <summary>Published models by name.</summary>
public static class ModelShapes
{
    private const string Llama2Paper = "Touvron et al., Llama, arXiv:2302.13971, 2023";
    private const string Llama3Paper = "Grattafiori et al., Llama 3, arXiv:2407.21783, 2024";
    private const string MistralPaper = "Jiang et al., Mistral 7B, arXiv:2310.06825, 2023";
    private const string TinyLlamaPaper = "Zhang et al., TinyLlama, arXiv:2401.02385, 2024";
    private const string Qwen2Paper = "Qwen team, Qwen2.5, arXiv:2412.15115, 2024";
    private const string Qwen3Paper = "Qwen team, Qwen3, arXiv:2505.09388, 2025";
    private const string GemmaPaper = "Gemma team, arXiv:2403.08295, 2024";
    private const string Olmo2Paper = "OLMo team, 2 OLMo 2 Furious, arXiv:2501.00656, 2024";
    private const string BertPaper = "Devlin et al., BERT, arXiv:1810.04805, 2018";
    private const string RobertaPaper = "Liu et al., RoBERTa, arXiv:1907.11692, 2019";

    /// <summary>BloombergGPT: 70 layers of 7680, 40 heads of 192, 2^17 pieces (Wu et al., arXiv:2303.17564, 2023).</summary>
    public static readonly BloomShape BloombergGpt =
        new("bloomberggpt", 70, 7680, 40, 131_072, Sources.BloombergGpt);

    /// <summary>The largest GPT-3: 96 layers of 12288 (Brown et al., arXiv:2005.14165, 2020).</summary>
    public static readonly Gpt2Shape Gpt3 = new("gpt3-175b", 96, 12_288, 96, 2048, Source: Sources.Gpt3);

    /// <summary>All, family by family.</summary>
    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new Gpt2Shape("gpt2", 12, 768, 12),
        new Gpt2Shape("gpt2-medium", 24, 1024, 16),
        new Gpt2Shape("gpt2-large", 36, 1280, 20),
        new Gpt2Shape("gpt2-xl", 48, 1600, 25),
        new Gpt2Shape("gpt2-no-bias", 12, 768, 12, HasBias: false),
        Gpt3,
        new NeoxShape("pythia-14m", 6, 128, 4),
        new NeoxShape("pythia-70m", 6, 512, 8),
        new NeoxShape("pythia-160m", 12, 768, 12),
        new NeoxShape("pythia-410m", 24, 1024, 16),
        new NeoxShape("pythia-1b", 16, 2048, 8),
        new NeoxShape("pythia-1.4b", 24, 2048, 16),
        new NeoxShape("pythia-6.9b", 32, 4096, 32, 50_432),
        new NeoxShape("gpt-neox-20b", 44, 6144, 64, 50_432, "Black et al., GPT-NeoX-20B, arXiv:2204.06745, 2022"),
        new BloomShape("bloom-560m", 24, 1024, 16),
        new BloomShape("bloom-176b", 70, 14_336, 112),
        BloombergGpt,
        new LlamaShape("llama-7b", 32, 4096, 32, 32, 11_008, 32_000, Llama2Paper),
        new LlamaShape("llama-3-8b", 32, 4096, 32, 8, 14_336, 128_256, Llama3Paper),
        new LlamaShape("llama-3.2-1b", 16, 2048, 32, 8, 8192, 128_256, Llama3Paper) { IsTied = true },
        new LlamaShape("mistral-7b", 32, 4096, 32, 8, 14_336, 32_000, MistralPaper),
        new LlamaShape("tinyllama-1.1b", 22, 2048, 32, 4, 5632, 32_000, TinyLlamaPaper),
        new LlamaShape("qwen2.5-0.5b", 24, 896, 14, 2, 4864, 151_936, Qwen2Paper) { IsTied = true, HasQueryKeyValueBias = true },
        new LlamaShape("qwen3-0.6b", 28, 1024, 16, 8, 3072, 151_936, Qwen3Paper)
        {
            HeadWidth = 128,
            IsTied = true,
            QueryKeyNorm = QueryKeyNorm.PerHead,
        },
        new LlamaShape("gemma-2b", 18, 2048, 8, 1, 16_384, 256_000, GemmaPaper) { IsTied = true },
        new LlamaShape("olmo-2-1b", 16, 2048, 16, 16, 8192, 100_352, Olmo2Paper) { QueryKeyNorm = QueryKeyNorm.Whole },
        new LlamaShape("olmo-2-7b", 32, 4096, 32, 32, 11_008, 100_352, Olmo2Paper) { QueryKeyNorm = QueryKeyNorm.Whole },
        new BertShape("bert-base", 12, 768, 12, 30_522, 512, 2, true, BertPaper),
        new BertShape("roberta-base", 12, 768, 12, 50_265, 514, 1, true, RobertaPaper),
        new T5Shape("t5-small", 6, 512, 8, 2048),
        new T5Shape("t5-base", 12, 768, 12, 3072),
        new T5Shape("t5-large", 24, 1024, 16, 4096),
    ];

    /// <summary>The shape of that name, or null.</summary>
    public static ModelShape? Find(string name) => All.FirstOrDefault(each => each.Name == name);
}
