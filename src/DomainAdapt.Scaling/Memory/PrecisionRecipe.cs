namespace DomainAdapt.Scaling.Memory;

/// <summary>What training keeps for each parameter, in bytes.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="Weights">Weights that the forward pass reads.</param>
/// <param name="Gradients">Gradients.</param>
/// <param name="Master">A float32 copy of the weights, where there is one.</param>
/// <param name="Moments">Adam's two moments.</param>
/// <param name="Frozen">For adapters: bytes of each frozen parameter; the other four are then of adapter parameters only.</param>
/// <param name="ActivationScale">Bytes of an activation over those of a 16-bit one.</param>
/// <param name="Source">Paper and year.</param>
public sealed record PrecisionRecipe(
    string Name, string Title, double Weights, double Gradients, double Master, double Moments, double? Frozen, double ActivationScale, string Source)
{
    private const string Lora = Sources.Lora + "; adapters in 16-bit mixed precision (ZeRO, 2020)";

    /// <summary>
    /// Bits of a parameter in 4-bit blocks of 64 whose scales are themselves quantised in blocks of 256:
    /// 4 + 8/64 + 32/(64·256) (Dettmers et al., QLoRA, arXiv:2305.14314, 2023).
    /// </summary>
    public const double DoubleQuantizedBits = 4 + (8.0 / 64) + (32.0 / (64 * 256));

    /// <summary>Bits of a parameter in 4-bit blocks of 64 with float32 scales: 4 + 32/64 (Dettmers et al., 2023).</summary>
    public const double QuantizedBits = 4 + (32.0 / 64);

    /// <summary>Everything in float32: 16 bytes.</summary>
    public static readonly PrecisionRecipe Float32 =
        new("fp32", "float32 throughout", 4, 4, 0, 8, null, 2, "Kingma and Ba, Adam, arXiv:1412.6980, 2014: two moments a parameter");

    /// <summary>bf16 weights and gradients, float32 master and moments: 16 bytes.</summary>
    public static readonly PrecisionRecipe BFloat16 = new("bf16", "bf16 mixed precision", 2, 2, 4, 8, null, 1, Sources.Zero);

    /// <summary>The same with fp16, which needs loss scaling: 16 bytes.</summary>
    public static readonly PrecisionRecipe Float16 =
        new("fp16", "fp16 mixed precision, loss scaling", 2, 2, 4, 8, null, 1, $"Micikevicius et al., arXiv:1710.03740, 2017; {Sources.Zero}");

    /// <summary>Mixed precision whose gradients are summed in float32: 18 bytes.</summary>
    public static readonly PrecisionRecipe Float32Gradients =
        new("bf16-fp32-grad", "bf16 mixed precision, float32 gradients", 2, 4, 4, 8, null, 1, "Shoeybi et al., Megatron-LM, arXiv:1909.08053, 2019, its memory estimate");

    /// <summary>bf16 throughout, moments too: 8 bytes; small updates are lost to rounding.</summary>
    public static readonly PrecisionRecipe PureBFloat16 =
        new("bf16-pure", "bf16 throughout", 2, 2, 0, 4, null, 1, "arithmetic: four numbers of 2 bytes");

    /// <summary>Mixed precision with 8-bit moments: 10 bytes.</summary>
    public static readonly PrecisionRecipe EightBitAdam =
        new("adam8bit", "bf16 mixed precision, 8-bit Adam", 2, 2, 4, 2, null, 1, "Dettmers et al., 8-bit optimizers, arXiv:2110.02861, 2021");

    /// <summary>Frozen bf16 weights, adapters in mixed precision: 2 bytes a frozen and 16 an adapter parameter.</summary>
    public static readonly PrecisionRecipe LowRank = new("lora", "LoRA on bf16 weights", 2, 2, 4, 8, 2, 1, Lora);

    /// <summary>Frozen 4-bit weights with double quantisation, adapters in mixed precision.</summary>
    public static readonly PrecisionRecipe QuantizedLowRank =
        new("qlora", "LoRA on 4-bit weights", 2, 2, 4, 8, DoubleQuantizedBits / 8, 1, $"Dettmers et al., QLoRA, arXiv:2305.14314, 2023; {Lora}");

    /// <summary>All that are known by name.</summary>
    public static IReadOnlyList<PrecisionRecipe> All { get; } =
        [Float32, BFloat16, Float16, Float32Gradients, PureBFloat16, EightBitAdam, LowRank, QuantizedLowRank];

    /// <summary>Whether only adapters are trained.</summary>
    public bool IsAdapter => Frozen is not null;

    /// <summary>Bytes of each trained parameter.</summary>
    public double BytesPerTrained => Weights + Gradients + Master + Moments;

    /// <summary>The recipe of that name, or null.</summary>
    public static PrecisionRecipe? Find(string name) => All.FirstOrDefault(each => each.Name == name);
}
