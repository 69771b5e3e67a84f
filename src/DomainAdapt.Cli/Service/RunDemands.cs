using DomainAdapt.Pipelines.Scheduling;
using DomainAdapt.Pipelines.Specs;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Cli.Service;

/// <summary>What runs need, from their pipeline files, and what there is.</summary>
internal static class RunDemands
{
    /// <summary>What a schedule's run needs.</summary>
    /// <exception cref="SpecException">The pipeline file is wrong.</exception>
    public static RunDemand Of(ScheduleSpec schedule)
    {
        var pipeline = PipelineFile.Load(schedule.Pipeline, Composition.Catalog(), schedule.Set).Spec;
        var usesGpu = pipeline.Stages.Any(stage => stage is TrainSpec { Device: not ComputeDevice.Cpu } or EvaluateSpec { Device: not ComputeDevice.Cpu });
        return new RunDemand(pipeline.Name, pipeline.Execution.Workers ?? Environment.ProcessorCount, pipeline.Execution.MemoryGib, usesGpu);
    }

    /// <summary>What all runs together may use.</summary>
    public static RunCapacity Capacity(LimitsSpec limits) => new(
        limits.Workers ?? Environment.ProcessorCount, limits.MemoryGib ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30), limits.GpuRuns);
}
