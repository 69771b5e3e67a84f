using DomainAdapt.Core.Kinds;

namespace DomainAdapt.Training;

/// <summary>The kinds of this room: one line each.</summary>
public static class TrainingCatalog
{
    /// <summary>Adds the stages that train and evaluate.</summary>
    public static void AddTo(Catalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
    }
}
