namespace DomainAdapt.Core.Specs;

/// <summary>
/// Settings of one kind. A spec is an immutable record with <c>init</c> properties; a property without a sensible default is
/// <c>required</c>; names in files are the snake_case of the property; a name carries its unit (<c>budget_tokens</c>).
/// Property types: string, bool, int, long, double, decimal, enum (snake_case), nullable ones, other records, lists
/// (<see cref="IReadOnlyList{T}"/>), maps (<see cref="IReadOnlyDictionary{TKey,TValue}"/> of string) and abstract kind specs.
/// </summary>
public abstract record KindSpec
{
    /// <summary>The kind in the catalog that these settings are for.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The name it is addressed by; its kind unless given.</summary>
    public string Name { get; init; } = "";

    /// <summary>Adds what is wrong with the settings taken together.</summary>
    public virtual void Check(SpecProblems problems)
    {
    }
}

/// <summary>Settings of a stage.</summary>
public abstract record StageSpec : KindSpec
{
    /// <summary>The stages it reads; the previous stage of the file unless given.</summary>
    [NotInFingerprint]
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>
    /// Smallest share of its documents that the stage keeps; one that keeps fewer stops the run. Only of stages that keep and reject documents.
    /// </summary>
    [NotInFingerprint]
    public double? MinKeptShare { get; init; }

    /// <summary>
    /// Seed of its shuffles and first values; the pipeline's unless given. Several seeds show what chance does to a result. It is part of the
    /// fingerprint in the pipeline's place, not among the settings.
    /// </summary>
    [NotInFingerprint]
    public long? Seed { get; init; }
}

/// <summary>Settings of a step, which acts on one document within a stage.</summary>
public abstract record StepSpec : KindSpec;

/// <summary>Settings of an origin: where a corpus's bytes come from.</summary>
public abstract record OriginSpec : KindSpec;

/// <summary>Settings of a reader: how a corpus's bytes become documents.</summary>
public abstract record ReaderSpec : KindSpec;

/// <summary>The setting names another stage, whose outputs become inputs: a string or a list of strings.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StageReferenceAttribute : Attribute;

/// <summary>The setting names sources of the pipeline: a string, a list of strings, or a map by source.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SourceReferenceAttribute : Attribute;

/// <summary>The setting is a path to a local file, relative to the file that names it; its content is part of the fingerprint.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputPathAttribute : Attribute;

/// <summary>
/// The setting names a stage of another run, such as <c>quickstart/adapted</c>. What it handed on in a channel becomes an input whose
/// <see cref="Stages.StageFile.Stage"/> is that name, and its content is part of the fingerprint.
/// </summary>
/// <param name="channel">The channel.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunReferenceAttribute(string channel) : Attribute
{
    /// <summary>The channel.</summary>
    public string Channel => channel;
}

/// <summary>
/// The setting names an index of the work folder: what earlier runs of such a stage left to be known. The files of the version that the run begins
/// from become inputs, whose <see cref="Stages.StageFile.Stage"/> is <c>index/</c> and the name, and their content is part of the fingerprint. When the
/// stage is done, they and what it handed on are the next version. Only of stages over all sources.
/// </summary>
/// <param name="adds">Channels whose files join those that the version has.</param>
/// <param name="replaces">Channels whose files take the place of those that the version has.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IndexReferenceAttribute(string[] adds, string[] replaces) : Attribute
{
    /// <summary>What the name of the stage that files of an index seem to come from begins with.</summary>
    public const string StagePrefix = "index/";

    /// <summary>Channels whose files join those that the version has.</summary>
    public IReadOnlyList<string> Adds => adds;

    /// <summary>Channels whose files take the place of those that the version has.</summary>
    public IReadOnlyList<string> Replaces => replaces;
}

/// <summary>The setting decides nothing of what an index holds: it may differ from one version to the next.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInIndexAttribute : Attribute;

/// <summary>The setting cannot change the output, so it is no part of the fingerprint.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInFingerprintAttribute : Attribute;

/// <summary>The setting is what measures are held against: it decides verdicts and no measure, so it can be tried again without the text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ThresholdAttribute : Attribute;
