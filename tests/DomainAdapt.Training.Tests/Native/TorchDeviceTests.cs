using DomainAdapt.Training.Models;
using DomainAdapt.Training.Native;
using TorchSharp;

namespace DomainAdapt.Training.Tests.Native;

public class TorchDeviceTests
{
    [Theory]
    [InlineData(ComputeDevice.Cpu, false, DeviceType.CPU)]
    [InlineData(ComputeDevice.Cpu, true, DeviceType.CPU)]
    [InlineData(ComputeDevice.Auto, false, DeviceType.CPU)]
    [InlineData(ComputeDevice.Auto, true, DeviceType.CUDA)]
    [InlineData(ComputeDevice.Cuda, true, DeviceType.CUDA)]
    public void TypeOf_GivesWhatIsWantedOrThere(ComputeDevice wanted, bool hasCuda, DeviceType expected)
        => Assert.Equal(expected, TorchDevice.TypeOf(wanted, hasCuda));

    [Fact]
    public void TypeOf_AGpuThatIsNotThere_IsRefusedAndSaysWhatToDo()
    {
        var failure = Assert.Throws<TorchUnavailableException>(() => TorchDevice.TypeOf(ComputeDevice.Cuda, hasCuda: false));

        Assert.Contains("finds no GPU", failure.Message);
        Assert.Contains("set device to cpu", failure.Message);
    }
}
