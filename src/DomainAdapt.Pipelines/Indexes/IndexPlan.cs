using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Pipelines.Specs.Binding;

namespace DomainAdapt.Pipelines.Indexes;

/// <summary>Finds the version of an index that a stage begins from, and refuses an index that does not fit the stage.</summary>
internal sealed class IndexPlan(WorkFolder? work, FileHashes hashes)
{
    /// <summary>
    /// The version that a stage begins from: the current one, unless the stage has made that one or one that it was made from. What is run again begins
    /// from where it first began, so that nothing is counted twice.
    /// </summary>
    /// <param name="spec">The stage's settings.</param>
    /// <param name="kindVersion">Version of its kind.</param>
    /// <param name="fingerprintFrom">The stage's fingerprint where it begins from a version.</param>
    /// <exception cref="DomainAdaptException">The index is of another kind or of other settings (exit code 2), or not as it was (exit code 4).</exception>
    public IndexPin? PinOf(StageSpec spec, int kindVersion, Func<IndexVersion?, string> fingerprintFrom)
    {
        if (SpecWalk.IndexReferences(spec).ToArray() is not [var (name, channels)])
            return null;
        if (!Names.IsValid(name))
            throw new DomainAdaptException($"{spec.Name}.index: {Names.Wrong(name)}.", ExitCodes.Spec);
        var folder = new IndexFolder(work ?? throw new InvalidOperationException("There is no work folder to look for indexes in."), name);
        var settings = CanonicalJson.OfIndex(spec);
        var current = folder.Current();
        if (current is not null)
            Check(spec, kindVersion, settings, name, current);
        var from = current;
        foreach (var version in folder.Lineage(current))
        {
            var parent = folder.ParentOf(version);
            if (fingerprintFrom(parent) != version.MadeBy)
                continue;
            from = parent;
            break;
        }
        return new IndexPin(name, from, from is null ? [] : FilesOf(folder, from), channels, settings);
    }

    private StageFile[] FilesOf(IndexFolder folder, IndexVersion version)
    {
        var files = folder.FilesOf(version).ToArray();
        foreach (var file in files)
        {
            if (hashes.Of(file.Path) is var hash && hash != file.Sha256)
            {
                throw new DomainAdaptException(
                    $"{file.Path}: has SHA-256 {hash[..16]}…, the index's manifest says {file.Sha256[..16]}…. Restore the file, or go on from another version with: domainadapt index use {folder.Name} VERSION.",
                    ExitCodes.StaleOutput);
            }
        }
        return files;
    }

    private static void Check(StageSpec spec, int kindVersion, IReadOnlyDictionary<string, string> settings, string name, IndexVersion version)
    {
        const string Advice = "Set it back, or name another index, which begins empty.";
        if (version.Kind != spec.Kind)
            throw new DomainAdaptException($"{spec.Name}.index: {name} {version} was made by {version.Kind}, this stage is {spec.Kind}. Name another index, which begins empty.", ExitCodes.Spec);
        if (version.KindVersion != kindVersion)
        {
            throw new DomainAdaptException(
                $"{spec.Name}.index: {name} {version} was made by version {version.KindVersion} of {spec.Kind}, this program has version {kindVersion}. Name another index, which begins empty, and run over all that is to be known.",
                ExitCodes.Spec);
        }
        var other = settings.Keys.Union(version.Settings.Keys).Order(StringComparer.Ordinal)
            .Select(setting => (Setting: setting, Asked: settings.GetValueOrDefault(setting, "nothing"), Had: version.Settings.GetValueOrDefault(setting, "nothing")))
            .Where(pair => pair.Asked != pair.Had)
            .Select(pair => $"{spec.Name}.{pair.Setting}: is {pair.Asked}, the index {name} {version} was made with {pair.Had}.").ToArray();
        if (other.Length > 0)
            throw new DomainAdaptException($"{string.Join('\n', other)}\n{Advice}", ExitCodes.Spec);
    }
}
