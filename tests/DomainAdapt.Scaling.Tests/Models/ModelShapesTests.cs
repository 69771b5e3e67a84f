using DomainAdapt.Scaling.Models;

namespace DomainAdapt.Scaling.Tests.Models;

public sealed class ModelShapesTests
{
    [Fact]
    public void All_HaveDistinctNames() => Assert.Equal(ModelShapes.All.Count, ModelShapes.All.Select(shape => shape.Name).Distinct().Count());

    [Fact]
    public void Find_ByName() => Assert.Same(ModelShapes.BloombergGpt, ModelShapes.Find("bloomberggpt"));

    [Fact]
    public void Find_AnotherName_IsNull() => Assert.Null(ModelShapes.Find("gpt5"));
}
