using System.Diagnostics;
using System.Text.Json;

namespace DomainAdapt.Architecture.Tests;

/// <summary>Which packages each <c>-p:TorchBackend</c> selects, as MSBuild evaluates the project.</summary>
public sealed class TorchBackendTests
{
    [Theory]
    [InlineData("cpu", "linux-x64", "TorchSharp,libtorch-cpu-linux-x64")]
    [InlineData("cpu", "win-x64", "TorchSharp,libtorch-cpu-win-x64")]
    [InlineData("cpu", "osx-arm64", "TorchSharp,libtorch-cpu-osx-arm64")]
    [InlineData("external", "linux-x64", "TorchSharp")]
    [InlineData("cuda", "linux-x64", "TorchSharp-cuda-linux")]
    public async Task Backend_SelectsItsPackagesAlone(string backend, string os, string expected)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Repository.ProjectPath("Training"), "-getItem:PackageReference", $"-p:TorchBackend={backend}", $"-p:TorchOs={os}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        using var evaluated = JsonDocument.Parse(output);
        var packages = evaluated.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        Assert.Equal(expected.Split(','), packages);
    }
}
