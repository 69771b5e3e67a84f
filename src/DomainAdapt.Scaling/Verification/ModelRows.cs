using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Verification;

/// <summary>Parameter counts of published models, to the last parameter.</summary>
internal static class ModelRows
{
    private static readonly (string Name, long Parameters)[] Published =
    [
        ("gpt2", 124_439_808),
        ("gpt2-medium", 354_823_168),
        ("gpt2-large", 774_030_080),
        ("gpt2-xl", 1_557_611_200),
        ("gpt2-no-bias", 124_337_664),
        ("pythia-14m", 14_067_712),
        ("pythia-70m", 70_426_624),
        ("pythia-160m", 162_322_944),
        ("pythia-410m", 405_334_016),
        ("pythia-1b", 1_011_781_632),
        ("pythia-1.4b", 1_414_647_808),
        ("pythia-6.9b", 6_857_302_016),
        ("gpt-neox-20b", 20_554_567_680),
        ("bloom-560m", 559_214_592),
        ("bloom-176b", 176_247_271_424),
        ("bloomberggpt", 50_558_868_480),
        ("llama-7b", 6_738_415_616),
        ("llama-3-8b", 8_030_261_248),
        ("llama-3.2-1b", 1_235_814_400),
        ("mistral-7b", 7_241_732_096),
        ("tinyllama-1.1b", 1_100_048_384),
        ("qwen2.5-0.5b", 494_032_768),
        ("qwen3-0.6b", 596_049_920),
        ("gemma-2b", 2_506_172_416),
        ("olmo-2-1b", 1_484_916_736),
        ("olmo-2-7b", 7_298_617_344),
        ("bert-base", 109_482_240),
        ("roberta-base", 124_645_632),
        ("t5-small", 60_506_624),
        ("t5-base", 222_903_552),
        ("t5-large", 737_668_096),
    ];

    public static IEnumerable<VerificationRow> All()
    {
        foreach (var (name, parameters) in Published)
        {
            var shape = ModelShapes.Find(name) ?? throw new InvalidOperationException($"{name}: there is no such shape.");
            yield return Row(name, parameters, 0, shape.Parameters, shape.Source);
        }
        var (bert, roberta) = ((BertShape)ModelShapes.Find("bert-base")!, (BertShape)ModelShapes.Find("roberta-base")!);
        yield return Row("bert-base without pooler", 108_891_648, 0, (bert with { HasPooler = false }).Parameters, bert.Source);
        yield return Row("roberta-base without pooler", 124_055_040, 0, (roberta with { HasPooler = false }).Parameters, roberta.Source);
        yield return Row("gpt3-175b, billions", 174.6, 1e-3, ModelShapes.Gpt3.Parameters / 1e9, ModelShapes.Gpt3.Source);
    }

    private static VerificationRow Row(string name, double expected, double tolerance, double computed, string source)
        => new("parameters", name, expected, tolerance, computed, source);
}
