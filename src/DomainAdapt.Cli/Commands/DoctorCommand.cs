using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Stages;
using DomainAdapt.Training.Native;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt doctor</c>: what this machine can do, what would not work, and the fix.</summary>
internal static class DoctorCommand
{
    private const double GibNeededForQuickstart = 6;

    private enum State
    {
        Good,
        Note,
        Bad,
    }

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var libtorch = new Option<string?>("--libtorch") { Description = "Folder of a libtorch to check instead of the one beside the program." };
        var work = new Option<string>("--work") { Description = "Folder whose disk is looked at.", DefaultValueFactory = _ => "work" };
        var command = new Command("doctor", "Look at this machine: native libraries, GPU, memory, disk; say what would not work, and the fix.") { libtorch, work };
        command.SetAction(parsed =>
        {
            using var host = Composition.Build(new MachineOptions(parsed.GetRequiredValue(work), Libtorch: parsed.GetValue(libtorch)));
            var machine = host.Services.GetRequiredService<Machine>();
            (string What, State State, string Found)[] findings =
            [
                ("runtime", State.Good, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
                Processor(),
                Memory(),
                Disk(parsed.GetRequiredValue(work)),
                Packages(machine),
                Apt(),
                .. Torch(machine),
            ];
            foreach (var (what, state, found) in findings)
            {
                var mark = state switch { State.Good => "[green]good[/]", State.Note => "[yellow]note[/]", _ => "[red]bad[/] " };
                AnsiConsole.MarkupLine($"{mark}  {what,-10} {Markup.Escape(found)}");
            }
            return findings.Any(finding => finding.State == State.Bad) ? ExitCodes.InputsMissing : ExitCodes.Done;
        });
        return command;
    }

    private static (string, State, string) Processor()
        => ("processor", State.Good, $"{Environment.ProcessorCount} cores, {(Vector512.IsHardwareAccelerated ? "512" : Vector256.IsHardwareAccelerated ? "256" : "128")}-bit vectors");

    private static (string, State, string) Memory()
    {
        var gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        var found = string.Create(CultureInfo.InvariantCulture, $"{gib:0.0} GiB");
        return gib >= GibNeededForQuickstart
            ? ("memory", State.Good, found)
            : ("memory", State.Note, $"{found}; the quickstart wants {GibNeededForQuickstart} GiB. Lower execution.memory_gib and the training's batch_sequences.");
    }

    private static (string, State, string) Disk(string work)
    {
        var path = Path.GetFullPath(work);
        while (!Directory.Exists(path))
            path = Path.GetDirectoryName(path)!;
        var free = new DriveInfo(path).AvailableFreeSpace / 1e9;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free:0.0} GB free at {path}");
        return free >= 2 ? ("disk", State.Good, found) : ("disk", State.Note, $"{found}; the quickstart wants 2 GB. Choose another disk with --work.");
    }

    private static (string, State, string) Packages(Machine machine)
        => Directory.Exists(Path.Combine(machine.PackagesFolder!, "microsoft.netcore.app.ref"))
            ? ("corpora", State.Good, $"the quickstart's corpora are restored in {machine.PackagesFolder}")
            : ("corpora", State.Note, $"the quickstart's corpora are not in {machine.PackagesFolder}. Run: dotnet restore");

    private static (string, State, string) Apt()
        => File.Exists("/usr/bin/apt-get")
            ? ("apt", State.Good, "found; corpora that are Debian packages can be acquired")
            : ("apt", State.Note, "not found; corpora that are Debian packages (pipelines/finance-debian.yaml) cannot be acquired here");

    /// <summary>What libtorch is, and what it tells of GPUs.</summary>
    private static (string, State, string)[] Torch(Machine machine)
    {
        var hasDriver = File.Exists("/proc/driver/nvidia/version");
        try
        {
            var report = TorchRuntime.Load(new TorchRuntimeOptions { LibtorchFolder = machine.LibtorchFolder });
            var (isUsable, gpu) = GpuReport.Of(report).Describe(hasDriver);
            return
            [
                ("libtorch", State.Good, $"{report.Version ?? "version unknown"} in {report.Folder}, {report.SymbolsChecked} symbols checked"
                    + (report.Patched ? ", loaded with the GLIBCXX demand made weak" : "")
                    + (report.BFloat16Instructions ? ", bf16 instructions" : ", no bf16 instructions")),
                ("gpu", isUsable ? State.Good : State.Note, gpu),
            ];
        }
        catch (TorchUnavailableException exception)
        {
            return
            [
                ("libtorch", State.Bad, $"{exception.Message} Every command except train, evaluate and generate works without it."),
                ("gpu", State.Note, $"{(hasDriver ? "NVIDIA driver found" : "no NVIDIA driver")}; without libtorch nobody can say what it would find"),
            ];
        }
    }
}
