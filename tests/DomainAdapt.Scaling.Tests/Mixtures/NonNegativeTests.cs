using DomainAdapt.Scaling.Mixtures;

namespace DomainAdapt.Scaling.Tests.Mixtures;

public sealed class NonNegativeTests
{
    private static readonly double[][] Rows = [[1, 0.1, 9], [1, 0.5, 4], [1, 0.8, 2], [1, 0.9, 1], [1, 0.2, 7]];

    [Fact]
    public void WhereTheAnswerIsPositive_ItIsTheAnswer()
        => Assert.Equal([2.0, 3, 0.5], Solve([2, 3, 0.5]).Select(value => Math.Round(value, 8)));

    [Fact] // The best has a negative number and is not allowed: of those that are, no step to a neighbour is better.
    public void NoUnknown_IsNegative_AndNoNeighbourIsBetter()
    {
        double[] truth = [2, -3, 0.5];
        var solution = Solve(truth);
        Assert.All(solution, value => Assert.True(value >= 0));
        Assert.Contains(0.0, solution);
        for (var unknown = 0; unknown < 3; unknown++)
        {
            foreach (var step in new[] { -0.001, 0.001 })
            {
                var neighbour = solution.ToArray();
                neighbour[unknown] = Math.Max(0, neighbour[unknown] + step);
                Assert.True(Error(solution, truth) <= Error(neighbour, truth));
            }
        }
    }

    private static double[] Solve(double[] truth) => NonNegative.LeastSquares(Rows, [.. Rows.Select(row => Sum(row, truth))]);

    private static double Error(double[] solution, double[] truth) => Rows.Sum(row => Math.Pow(Sum(row, solution) - Sum(row, truth), 2));

    private static double Sum(double[] row, double[] factors) => row.Zip(factors, (value, factor) => value * factor).Sum();
}
