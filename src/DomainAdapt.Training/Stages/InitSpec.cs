using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Stages;

/// <summary>A model to go on from: that of another stage, a folder, a repository, or two files.</summary>
public sealed record InitSpec
{
    /// <summary>Name of the stage that trained it.</summary>
    [StageReference]
    public string? Stage { get; init; }

    /// <summary>
    /// Folder of a model as Hugging Face keeps it: <c>config.json</c>, <c>model.safetensors</c> or its parts with their index, and
    /// <c>tokenizer.json</c>.
    /// </summary>
    [InputPath]
    public string? From { get; init; }

    /// <summary>
    /// Repository of a model on the hub, <c>owner/name</c>. The hub is huggingface.co or what the environment variable HF_ENDPOINT says; for
    /// a model that is not open to all, HF_TOKEN holds the token. The protocol follows the hub's documents; it was tried against a server of
    /// our own only.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary>Commit of the repository, 40 hex digits: a branch would move.</summary>
    public string? Revision { get; init; }

    /// <summary>Path of a <c>config.json</c> in Hugging Face's layout.</summary>
    [InputPath]
    public string? Config { get; init; }

    /// <summary>Path of its <c>model.safetensors</c>.</summary>
    [InputPath]
    public string? Weights { get; init; }

    internal void Check(SpecProblems problems)
    {
        var ways = new[] { Stage, From, Repository ?? Revision, Config ?? Weights }.Count(way => way is not null);
        if (ways != 1 || Config is null != Weights is null)
            problems.Add("", "needs one of: the stage that trained a model, from (its folder), repository with revision, or both its config and its weights");
        if (Repository is not null && !ModelRepository.IsName(Repository))
            problems.Add("repository", $"is '{Repository}'; expected owner/name");
        else if ((Repository ?? Revision) is not null && (Repository is null || !ModelRepository.IsCommit(Revision ?? "")))
            problems.Add("revision", $"is '{Revision}'; expected the commit of a repository, 40 hex digits, as a branch may move");
    }
}
