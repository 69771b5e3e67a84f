using DomainAdapt.Core.Kinds;
using DomainAdapt.Core.Stages;
using DomainAdapt.Corpora;
using DomainAdapt.Pipelines.Planning;
using DomainAdapt.Pipelines.Runs;
using DomainAdapt.Training;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DomainAdapt.Cli;

/// <summary>Composes the program, once, for every command: the catalog of all kinds, the work folder, what this machine has.</summary>
internal static class Composition
{
    /// <summary>PEM file of certificate authorities that are trusted besides the system's; null where the environment names none.</summary>
    public static string? CaBundle => Environment.GetEnvironmentVariable("DOMAINADAPT_CA_BUNDLE");

    /// <summary>Builds the host. Only this reads the environment.</summary>
    public static IHost Build(MachineOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(Catalog());
        builder.Services.AddSingleton(new WorkFolder(options.Work));
        builder.Services.AddSingleton(services => new FileHashes(services.GetRequiredService<WorkFolder>().HashesFile, options.Rehash));
        builder.Services.AddSingleton(services => new Planner(
            services.GetRequiredService<Catalog>(), services.GetRequiredService<FileHashes>(), services.GetRequiredService<WorkFolder>()));
        builder.Services.AddSingleton(services => new Machine
        {
            CacheFolder = options.Bundle?.Cache ?? services.GetRequiredService<WorkFolder>().Cache,
            Offline = options.Offline,
            PackagesFolder = options.Bundle?.Packages ?? PackagesFolder(),
            ModelHub = new Uri(Environment.GetEnvironmentVariable("HF_ENDPOINT") ?? "https://huggingface.co"),
            ModelHubToken = Environment.GetEnvironmentVariable("HF_TOKEN"),
            Variable = Environment.GetEnvironmentVariable,
            CaBundle = CaBundle,
            LibtorchFolder = options.Libtorch ?? Environment.GetEnvironmentVariable("DOMAINADAPT_LIBTORCH"),
        });
        return builder.Build();
    }

    /// <summary>Every kind of every room.</summary>
    public static Catalog Catalog()
    {
        var catalog = new Catalog();
        CorporaCatalog.AddTo(catalog);
        TrainingCatalog.AddTo(catalog);
        return catalog;
    }

    private static string PackagesFolder()
        => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}

/// <summary>What a command line says of the machine; nothing in it decides an output.</summary>
/// <param name="Work">The work folder.</param>
/// <param name="Offline">Whether opening a socket is refused.</param>
/// <param name="Libtorch">A libtorch folder.</param>
/// <param name="Rehash">Whether to hash every input and output anew.</param>
/// <param name="Bundle">A bundle to take what comes from elsewhere from.</param>
internal sealed record MachineOptions(string Work, bool Offline = false, string? Libtorch = null, bool Rehash = false, CarriedBundle? Bundle = null);
