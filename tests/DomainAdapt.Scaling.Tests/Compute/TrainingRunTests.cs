using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class TrainingRunTests
{
    [Fact] // The two printed columns are the same number in two units.
    public void Gpt3TableD1_ColumnsAgree() => Assert.All(
        TrainingRun.Gpt3TableD1, run => Assert.Equal(1, PetaflopDays.Of(run.PublishedFlops) / run.PublishedPetaflopDays, 0.006));

    [Fact]
    public void Gpt3TableD1_CountsHalfForEncoderDecoders() => Assert.All(
        TrainingRun.Gpt3TableD1, run => Assert.Equal(run.Name.StartsWith("T5", StringComparison.Ordinal) ? 3 : 6, run.FlopsPerParameterToken));
}
