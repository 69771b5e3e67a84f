using System.Text.Json;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>Every command but those that need a model runs where there is no libtorch at all.</summary>
public sealed class WithoutLibtorchTests : IDisposable
{
    private readonly string _program = Directory.CreateTempSubdirectory("domainadapt-notorch-").FullName;

    public WithoutLibtorchTests()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.TopDirectoryOnly))
            File.Copy(file, Path.Combine(_program, Path.GetFileName(file)));
        Assert.Empty(Directory.EnumerateFiles(_program, "*torch_cpu*", SearchOption.AllDirectories));
    }

    private string Program => Path.Combine(_program, "domainadapt.dll");

    [Fact]
    public async Task DataCommands_Run()
    {
        using var pipeline = new MiniQuickstart();
        string[][] commands =
        [
            ["plan", MiniQuickstart.PipelineFile],
            ["run", MiniQuickstart.PipelineFile, "--set", "sample.share=0.05", "--set", "hold_out.max_removed_share=0.5", "--to", "mix_base"],
            ["status"],
            ["status", "quickstart"],
            ["report", "quickstart"],
            ["mix", "verify", "quickstart", "--stage", "mix_base"],
            ["gc"],
            ["list", "kinds"],
            ["schema"],
            ["--help"],
        ];
        foreach (var command in commands)
        {
            using var process = DomainAdaptProcess.Start(pipeline.Folder, command, Program);
            var code = await process.WaitAsync();
            Assert.True(code == 0, $"{string.Join(' ', command)}: {code} {process.Output}{process.Errors}");
        }
    }

    [Fact]
    public async Task Train_SaysWhatIsMissingInOneLine()
    {
        using var pipeline = new MiniQuickstart();
        using var process = DomainAdaptProcess.Start(
            pipeline.Folder, MiniQuickstart.Command("--to", "base"), Program);
        Assert.Equal(3, await process.WaitAsync());
        Assert.Contains("libtorch", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SaysWhatIsMissingAndTheFix()
    {
        using var process = DomainAdaptProcess.Start(_program, ["doctor"], Program);
        Assert.Equal(5, await process.WaitAsync());
        Assert.Contains("libtorch", process.Output, StringComparison.Ordinal);
    }

    [Fact] // A libtorch chosen at run time: the one beside the tests, from a program that has none.
    public async Task Doctor_WithAnotherLibtorch_LoadsIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Paths of the native library are those of Linux.");
        var libtorch = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
        // LibTorchSharp itself belongs to the program; libtorch is the chosen folder's.
        Directory.CreateDirectory(Path.Combine(_program, "runtimes", "linux-x64", "native"));
        File.Copy(Path.Combine(libtorch, "libLibTorchSharp.so"), Path.Combine(_program, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        using var process = DomainAdaptProcess.Start(_program, ["doctor", "--libtorch", libtorch], Program);
        var code = await process.WaitAsync();
        Assert.True(code == 0, process.Output + process.Errors);
        Assert.Contains(libtorch, process.Output, StringComparison.Ordinal);
        Assert.Contains("symbols checked", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_IsJson()
    {
        using var process = DomainAdaptProcess.Start(_program, ["schema"], Program);
        Assert.Equal(0, await process.WaitAsync());
        Assert.Equal("object", JsonDocument.Parse(process.Output).RootElement.GetProperty("type").GetString());
    }

    public void Dispose() => Directory.Delete(_program, recursive: true);
}
