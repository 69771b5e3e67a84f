using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Stages;
using DomainAdapt.Core.Steps;

namespace DomainAdapt.Core.Kinds;

/// <summary>Every kind a pipeline file can name: a plain list that each room adds to, one line a kind.</summary>
public sealed class Catalog
{
    private readonly Dictionary<(Type Role, string Name), Kind> _kinds = [];

    /// <summary>All kinds, by role, then name.</summary>
    public IEnumerable<Kind> Kinds
        => _kinds.Values.OrderBy(kind => kind.Role.Name, StringComparer.Ordinal).ThenBy(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>Adds a stage. <paramref name="version"/> goes up when equal input would give other output.</summary>
    public void AddStage<TSpec>(string name, int version, Func<TSpec, Stage> create) where TSpec : StageSpec
        => Add(new Kind(typeof(StageSpec), name, version, typeof(TSpec), spec => create((TSpec)spec)));

    /// <summary>Adds a step, made anew for every task.</summary>
    public void AddStep<TSpec>(string name, int version, Func<TSpec, IStep> create) where TSpec : StepSpec
        => Add(new Kind(typeof(StepSpec), name, version, typeof(TSpec), spec => create((TSpec)spec)));

    /// <summary>Adds an origin of bytes; its worker is the room's own type.</summary>
    public void AddOrigin<TSpec>(string name, int version, Func<TSpec, object> create) where TSpec : OriginSpec
        => Add(new Kind(typeof(OriginSpec), name, version, typeof(TSpec), spec => create((TSpec)spec)));

    /// <summary>Adds a reader of bytes into documents; its worker is the room's own type.</summary>
    public void AddReader<TSpec>(string name, int version, Func<TSpec, object> create) where TSpec : ReaderSpec
        => Add(new Kind(typeof(ReaderSpec), name, version, typeof(TSpec), spec => create((TSpec)spec)));

    /// <summary>The kind of that role and name, or null.</summary>
    public Kind? Find(Type role, string name) => _kinds.GetValueOrDefault((role, name));

    /// <summary>The kind that a bound spec is for.</summary>
    /// <exception cref="KeyNotFoundException">The spec's kind is not in the catalog.</exception>
    public Kind Of(KindSpec spec)
        => _kinds.Values.FirstOrDefault(kind => kind.Name == spec.Kind && kind.SpecType == spec.GetType())
            ?? throw new KeyNotFoundException($"The catalog has no kind '{spec.Kind}' with settings {spec.GetType().Name}.");

    /// <summary>Makes the worker of a bound spec.</summary>
    public T Create<T>(KindSpec spec) => (T)Of(spec).Create(spec);

    private void Add(Kind kind)
    {
        if (!_kinds.TryAdd((kind.Role, kind.Name), kind))
            throw new InvalidOperationException($"The catalog already has a {kind.Role.Name} '{kind.Name}'.");
    }
}

/// <summary>A kind: its name in files, its settings and its worker.</summary>
/// <param name="Role">The abstract spec it is a kind of: <see cref="StageSpec"/>, <see cref="StepSpec"/>, <see cref="OriginSpec"/> or <see cref="ReaderSpec"/>.</param>
/// <param name="Name">Its name in pipeline and corpus files.</param>
/// <param name="Version">Goes up when equal input would give other output.</param>
/// <param name="SpecType">The record its settings bind to.</param>
/// <param name="Create">Makes the worker from the bound settings.</param>
public sealed record Kind(Type Role, string Name, int Version, Type SpecType, Func<KindSpec, object> Create);
