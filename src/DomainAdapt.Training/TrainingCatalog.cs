using DomainAdapt.Core.Kinds;
using DomainAdapt.Training.Stages;

namespace DomainAdapt.Training;

/// <summary>The kinds of this room.</summary>
public static class TrainingCatalog
{
    /// <summary>Adds them, one line each.</summary>
    public static void AddTo(Catalog catalog)
    {
        catalog.AddStage<TrainSpec>("train", version: 5, spec => new TrainStage(spec));
        catalog.AddStage<EvaluateSpec>("evaluate", version: 3, spec => new EvaluateStage(spec));
        catalog.AddStage<GateSpec>("gate", version: 1, spec => new GateStage(spec));
    }
}
