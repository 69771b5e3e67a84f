using DomainAdapt.Training.Models;

namespace DomainAdapt.Training.Checkpoints;

/// <summary>What a <c>config.json</c> of Gemma 1 to 3 has besides, with the defaults of Hugging Face transformers where it is silent.</summary>
internal sealed record GemmaConfig : LlamaConfig
{
    private const string GeluTanh = "gelu_pytorch_tanh";
    private const int UsualWindow = 4096;
    private const int UsualHeadWidth = 256;
    private const int FullEvery2 = 2;
    private const int FullEvery3 = 6;
    private const double Theta3 = 1_000_000;
    private const double WindowTheta3 = 10_000;
    private const double ScoreCap2 = 50;
    private const double LogitCap2 = 30;

    /// <summary>The newer name of <see cref="LlamaConfig.HiddenAct"/>, which says <c>gelu</c> beside it in the oldest files and means the same.</summary>
    public string? HiddenActivation { get; init; }

    public bool? UseBidirectionalAttention { get; init; }

    public double QueryPreAttnScalar { get; init; } = UsualHeadWidth;

    public double? AttnLogitSoftcapping { get; init; } = NotTold;

    public double? FinalLogitSoftcapping { get; init; } = NotTold;

    public double? RopeLocalBaseFreq { get; init; }

    public int? SlidingWindowPattern { get; init; }

    /// <summary>Adds what the other families do not have.</summary>
    public static void AddTo(Dictionary<string, object?> settings, LlamaSpec spec)
    {
        settings["hidden_act"] = settings["hidden_activation"] = GeluTanh;
        if (spec.Family == LlamaFamily.Gemma)
            return;
        settings["query_pre_attn_scalar"] = spec.QueryScale ?? spec.HeadWidth;
        settings["attn_logit_softcapping"] = spec.ScoreCap;
        settings["final_logit_softcapping"] = spec.LogitCap;
        settings["sliding_window"] = spec.SlidingWindow;
        settings["layer_types"] = Enumerable.Range(0, spec.Layers).Select(layer => LayerType(spec, layer)).ToList();
        if (spec.Family != LlamaFamily.Gemma3)
            return;
        settings["architectures"] = new[] { "Gemma3ForCausalLM" };
        settings["rope_local_base_freq"] = spec.WindowRopeTheta;
        settings["sliding_window_pattern"] = spec.FullEvery;
    }

    protected override LlamaSpec Complete(string path, LlamaSpec spec)
    {
        ModelConfig.Demand(path, "use_bidirectional_attention", UseBidirectionalAttention ?? false, false);
        var tied = spec with { TiedHead = TieWordEmbeddings ?? true };
        if (spec.Family == LlamaFamily.Gemma)
            return tied;
        var isThird = spec.Family == LlamaFamily.Gemma3;
        var shared = tied with
        {
            SlidingWindow = WindowOr(UsualWindow),
            QueryScale = QueryPreAttnScalar,
            ScoreCap = CapOr(AttnLogitSoftcapping, isThird ? null : ScoreCap2),
            LogitCap = CapOr(FinalLogitSoftcapping, isThird ? null : LogitCap2),
            FullEvery = isThird ? SlidingWindowPattern ?? FullEvery3 : FullEvery2,
        };
        if (!isThird)
            return shared;
        var (full, window) = (RopeParameters?.FullAttention, RopeParameters?.SlidingAttention);
        return shared with
        {
            RopeTheta = full?.RopeTheta ?? RopeTheta ?? Theta3,
            RopeScaling = (RopeScaling ?? full)?.ToScaling(path),
            WindowRopeTheta = window?.RopeTheta ?? RopeLocalBaseFreq ?? WindowTheta3,
        };
    }

    protected override void CheckActivation(string path)
    {
        if ((HiddenActivation ?? HiddenAct) is { } activation and not "gelu")
            ModelConfig.Demand(path, "hidden_activation", activation, GeluTanh);
    }

    protected override int HeadWidth(LlamaFamily family) => UsualHeadWidth;

    private static double? CapOr(double? told, double? usual) => told == NotTold ? usual : told;
}
