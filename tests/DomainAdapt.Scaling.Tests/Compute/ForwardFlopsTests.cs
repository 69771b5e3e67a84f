using DomainAdapt.Scaling.Compute;

namespace DomainAdapt.Scaling.Tests.Compute;

public sealed class ForwardFlopsTests
{
    [Fact] // Counts multiply-adds with loops over a toy, and compares.
    public void Total_EqualsACountOfEveryMultiplyAdd()
    {
        const int T = 3, L = 2, H = 4, V = 7;
        long count = 0;
        void Multiply(int rows, int inner, int columns) => count += (long)rows * inner * columns;
        for (var layer = 0; layer < L; layer++)
        {
            Multiply(T, H, 3 * H); // query, key, value
            Multiply(T, H, T);     // scores
            Multiply(T, T, H);     // mixing
            Multiply(T, H, H);     // output
            Multiply(T, H, 4 * H);
            Multiply(T, 4 * H, H);
        }
        Multiply(T, H, V);
        Assert.Equal(2 * count, new ForwardFlops(T, L, H, V).Total);
    }
}
