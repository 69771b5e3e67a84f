namespace DomainAdapt.Benchmarks.Training;

/// <summary>A training whose steps are made one at a time, when asked for, so that two can take turns.</summary>
internal interface ISteps : IDisposable
{
    /// <summary>Makes one more step.</summary>
    StepTime Next();
}

/// <summary>What a step took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="Processor">Seconds of all threads on the processor: what other programs sway least.</param>
internal readonly record struct StepTime(double Seconds, double Processor);
