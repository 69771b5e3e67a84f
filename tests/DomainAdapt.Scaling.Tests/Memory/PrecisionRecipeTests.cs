using DomainAdapt.Scaling.Memory;

namespace DomainAdapt.Scaling.Tests.Memory;

public sealed class PrecisionRecipeTests
{
    [Fact]
    public void Find_EveryRecipeByItsName() => Assert.All(PrecisionRecipe.All, recipe => Assert.Same(recipe, PrecisionRecipe.Find(recipe.Name)));

    [Fact] // INT8 holds weights; nobody trains in it, so it is no recipe.
    public void Find_Int8_IsNull() => Assert.Null(PrecisionRecipe.Find("int8"));

    [Fact]
    public void IsAdapter_OnlyTheTwo() => Assert.Equal(["lora", "qlora"], PrecisionRecipe.All.Where(recipe => recipe.IsAdapter).Select(recipe => recipe.Name));
}
