using DomainAdapt.Core.Specs;

namespace DomainAdapt.Core.Tests.Specs;

public sealed class SpecProblemsTests
{
    [Fact]
    public void Add_KeepsAllProblemsInOrder()
    {
        var problems = new SpecProblems();
        problems.Add("shares", "add up to 0.95");
        problems.Add("budget_tokens", "is 0");
        Assert.Equal([("shares", "add up to 0.95"), ("budget_tokens", "is 0")], problems.All);
    }

    [Fact]
    public void Within_PutsPathsBeforePaths_AndOnlyThere()
    {
        var problems = new SpecProblems();
        problems.Within("stages[2]", stage =>
        {
            stage.Add("", "has no input");
            stage.Within("steps[0]", step => step.Add("max_words", "is -1"));
            stage.Add("shares.web", "is 0");
        });
        problems.Add("seed", "is missing");
        Assert.Equal(["stages[2]", "stages[2].steps[0].max_words", "stages[2].shares.web", "seed"], problems.All.Select(problem => problem.Path));
    }

    [Fact]
    public void Check_OfAKindWithoutRules_AddsNothing()
    {
        var problems = new SpecProblems();
        new SomeSpec().Check(problems);
        Assert.Empty(problems.All);
    }

    private sealed record SomeSpec : StepSpec;
}
