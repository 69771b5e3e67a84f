using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Stages;

/// <summary>What a training begins with: the model of another stage, of another run, of a folder, of a repository, of two files; or first weights.</summary>
public sealed record InitSpec
{
    /// <summary>Name of the stage that trained it.</summary>
    [StageReference]
    public string? Stage { get; init; }

    /// <summary>
    /// A train stage of another run in the same work folder, <c>PIPELINE/STAGE</c> of its newest run or <c>PIPELINE/RUN/STAGE</c>, such as
    /// <c>quickstart/base</c>; <c>PIPELINE/latest_promoted</c> is the model that a gate of its runs promoted last. What its files hold decides, not the name.
    /// </summary>
    [RunReference(ModelChannel.Name)]
    public string? Run { get; init; }

    /// <summary>Shape of a model that begins with first weights; the same as <c>model</c> beside <c>init</c>.</summary>
    public ModelSpec? Scratch { get; init; }

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

    /// <summary>New tokens for the model's vocabulary; none unless given.</summary>
    public ExtendSpec? Extend { get; init; }

    internal void Check(SpecProblems problems)
    {
        var ways = new object?[] { Stage, Run, Scratch, From, Repository ?? Revision, Config ?? Weights }.Count(way => way is not null);
        if (ways != 1 || Config is null != Weights is null)
        {
            problems.Add(
                "",
                "needs one of: stage (that trains a model), run (PIPELINE/STAGE), scratch (the shape of a new one), from (a model's folder), "
                + "repository with revision, or both config and weights");
        }
        if (Run is not null && (Run.LastIndexOf('/') is not (> 0 and var slash) || slash == Run.Length - 1))
            problems.Add("run", $"is '{Run}'; expected PIPELINE/STAGE, such as quickstart/base");
        if (Scratch is not null)
            problems.Within("scratch", Scratch.Check);
        if (Extend is not null && Scratch is not null)
            problems.Add("extend", "is given beside scratch, which has a row for every token anyway; give one of them");
        if (Repository is not null && !ModelRepository.IsName(Repository))
            problems.Add("repository", $"is '{Repository}'; expected owner/name");
        if ((Repository ?? Revision) is not null && (Repository is null || !ModelRepository.IsCommit(Revision ?? "")))
            problems.Add("revision", $"is '{Revision}'; expected the commit of a repository, 40 hex digits, as a branch may move");
    }
}
