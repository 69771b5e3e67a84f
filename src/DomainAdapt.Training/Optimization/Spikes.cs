namespace DomainAdapt.Training.Optimization;

/// <summary>How far a measured value lies above those measured before it.</summary>
internal static class Spikes
{
    // Values that hardly vary would make a spike of every ripple: a deviation is taken to be a hundredth of the mean at least.
    private const double LeastShareOfMean = 0.01;

    /// <summary>
    /// Standard deviations that a value lies above the mean of recent ones; below 0 where it lies under it. 0 where there are too few of them
    /// to tell.
    /// </summary>
    /// <param name="recent">Values before it.</param>
    /// <param name="value">The value, a finite number.</param>
    /// <param name="fewest">How many recent values it takes.</param>
    public static double Score(IReadOnlyList<double> recent, double value, int fewest)
    {
        if (recent.Count < Math.Max(2, fewest))
            return 0;
        var mean = recent.Average();
        var deviation = Math.Sqrt(recent.Sum(each => (each - mean) * (each - mean)) / (recent.Count - 1));
        var least = Math.Max(deviation, LeastShareOfMean * Math.Abs(mean));
        return least > 0 ? (value - mean) / least : 0;
    }
}
