using DomainAdapt.Training.Native;
using DomainAdapt.Training.Tests;
using Xunit.Sdk;
using Xunit.v3;
using static TorchSharp.torch;

// Thread count, generator and gradient mode belong to the process or thread, so tests run one after another.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(TorchFixture))]

namespace DomainAdapt.Training.Tests;

/// <summary>Loads libtorch before the first test that touches it.</summary>
public sealed class TorchFixture
{
    public TorchFixture()
    {
        TorchRuntime.Load();
        set_num_threads(2);
    }
}
