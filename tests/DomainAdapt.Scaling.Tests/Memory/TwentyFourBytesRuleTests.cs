using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class TwentyFourBytesRuleTests
{
    [Fact] // The rule's 12 bytes with activations are fewer than the 16 that mixed precision takes without: why it is not to be planned with.
    public void All_AtSixteenBit_PromiseLessThanMixedPrecisionTakes()
        => Assert.True(TwentyFourBytesRule.All.Single(rule => rule.Precision == "FP16/BF16").TrainingBytes < PrecisionRecipe.BFloat16.BytesPerTrained);
}
