using DomainAdapt.Training.Native;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Native;

public sealed class AtenTests
{
    [Fact] // Numbers that TorchSharp makes scalars of are freed by a finaliser, which did not wait for the operator that reads them.
    public async Task Numbers_OutliveTheCall_WhateverIsCollectedMeanwhile()
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }, TestContext.Current.CancellationToken);
        try
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            Tensor[] parameters = [ones(4)], gradients = [ones(4)], means = [zeros(4)], squares = [zeros(4)], steps = [zeros([])];
            for (var i = 0; i < 5_000; i++)
            {
                using var inner = NewDisposeScope();
                Aten.AdamW(parameters, gradients, means, squares, steps, learningRate: 0, 0.9, 0.95, decay: 0.1, 1e-8);
                Aten.RmsNorm(parameters[0], parameters[0], 1e-5);
            }
            Assert.Equal(5_000, steps[0].item<float>());
        }
        finally
        {
            await stop.CancelAsync();
            await collecting;
        }
    }
}
