using static TorchSharp.torch;

namespace DomainAdapt.Training.Export;

/// <summary>How a family of models looks in GGUF.</summary>
internal interface IGgufArchitecture
{
    /// <summary>Its name there, which its metadata keys begin with.</summary>
    string Name { get; }

    /// <summary>Width of the residual stream.</summary>
    int Width { get; }

    /// <summary>Positions that runtimes compute as the model does.</summary>
    int Positions { get; }

    /// <summary>Whether runtimes want an output layer even where it is the embedding.</summary>
    bool WantsHead => false;

    /// <summary>Adds what is told of this family only.</summary>
    void AddMetadata(GgufWriter file);

    /// <summary>A weight of a checkpoint as it is called and lies there.</summary>
    (string Name, Tensor Value) Convert(string name, Tensor value);

    /// <summary>Tensors that no checkpoint has.</summary>
    IEnumerable<(string Name, Func<Tensor> Value, long[] Shape)> Further() => [];
}
