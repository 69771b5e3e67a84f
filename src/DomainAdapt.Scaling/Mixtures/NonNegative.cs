namespace DomainAdapt.Scaling.Mixtures;

/// <summary>Least squares with few unknowns, none of which may be below 0: every set of unknowns that are 0 is tried.</summary>
internal static class NonNegative
{
    /// <summary>The unknowns x with the least ‖rows·x - values‖.</summary>
    public static double[] LeastSquares(IReadOnlyList<double[]> rows, IReadOnlyList<double> values)
    {
        var unknowns = rows[0].Length;
        var best = (Error: double.PositiveInfinity, Solution: new double[unknowns]);
        for (var free = 1; free < 1 << unknowns; free++)
        {
            int[] columns = [.. Enumerable.Range(0, unknowns).Where(column => ((free >> column) & 1) == 1)];
            if (Solve(rows, values, columns) is not { } solved || solved.Any(value => value < 0))
                continue;
            var solution = new double[unknowns];
            foreach (var (place, column) in columns.Index())
                solution[column] = solved[place];
            var error = rows.Select((row, i) => Math.Pow(row.Zip(solution, (factor, value) => factor * value).Sum() - values[i], 2)).Sum();
            if (error < best.Error)
                best = (error, solution);
        }
        return best.Solution;
    }

    /// <summary>Gauss's elimination on the normal equations; null where columns are not independent.</summary>
    private static double[]? Solve(IReadOnlyList<double[]> rows, IReadOnlyList<double> values, int[] columns)
    {
        var n = columns.Length;
        var a = new double[n, n + 1];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                a[i, j] = rows.Sum(row => row[columns[i]] * row[columns[j]]);
            a[i, n] = rows.Select((row, k) => row[columns[i]] * values[k]).Sum();
        }
        for (var i = 0; i < n; i++)
        {
            var pivot = Enumerable.Range(i, n - i).MaxBy(row => Math.Abs(a[row, i]));
            if (Math.Abs(a[pivot, i]) < 1e-10)
                return null;
            for (var j = 0; j <= n; j++)
                (a[i, j], a[pivot, j]) = (a[pivot, j], a[i, j]);
            for (var row = 0; row < n; row++)
            {
                if (row == i)
                    continue;
                var factor = a[row, i] / a[i, i];
                for (var j = i; j <= n; j++)
                    a[row, j] -= factor * a[i, j];
            }
        }
        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
