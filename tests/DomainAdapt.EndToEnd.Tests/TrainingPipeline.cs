using System.Globalization;
using System.Text.Json;
using DomainAdapt.Core.Randomness;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>
/// A pipeline that ends in a training of 240 steps, whose inputs are done and whose undisturbed end is known; tests train again from nothing.
/// </summary>
public class TrainingPipeline : IAsyncLifetime
{
    /// <summary>Steps of the training.</summary>
    public const int Steps = 240;

    private const string Corpus =
        """
        id: notes
        title: Notes
        licence: CC0-1.0
        from: { kind: path, path: data }
        read: { kind: jsonl }
        """;

    /// <summary>The hashes of the weights and the optimiser that an undisturbed training ends with.</summary>
    internal TrainingEnd Undisturbed { get; private set; } = null!;

    /// <summary>The pipeline file; its training has 240 steps.</summary>
    protected virtual string Pipeline { get; } =
        """
        name: training
        seed: 11
        sources:
          notes: { corpus: notes.corpus.yaml, domain: true }
        stages:
          - kind: acquire
          - kind: read
          - { kind: train_tokenizer, vocabulary: 300 }
          - { kind: tokenize, inputs: [read], tokenizer: train_tokenizer }
          - { kind: mix, inputs: [tokenize], sequence_tokens: 32, budget_tokens: 30_720, shares: { notes: 1 }, max_epochs: { notes: 4 } }
          - kind: train
            model: { layers: 2, width: 64, heads: 2, feed_forward: 128 }
            batch_sequences: 4
            threads: 1
            checkpoint_every_steps: 3
        """;

    private string Folder { get; } = Directory.CreateTempSubdirectory("domainadapt-training-").FullName;

    private string Store => Path.Combine(Folder, "work", "store");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        var random = new SplitMix64(5);
        File.WriteAllLines(
            Path.Combine(Folder, "data", "a.jsonl"),
            Enumerable.Range(0, 150).Select(number => JsonSerializer.Serialize(new
            {
                id = $"n{number}",
                text = string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"word{random.Next(90)}")),
            })));
        await File.WriteAllTextAsync(Path.Combine(Folder, "training.yaml"), Pipeline);
        await File.WriteAllTextAsync(Path.Combine(Folder, "notes.corpus.yaml"), Corpus);
        Undisturbed = await EndAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Where something lies beside the pipeline file.</summary>
    internal string At(string relative) => Path.Combine(Folder, relative);

    /// <summary>Forgets the training: the next one begins from nothing.</summary>
    public void Forget()
    {
        if (Directory.Exists(TrainFolder()))
            Directory.Delete(TrainFolder()!, recursive: true);
    }

    /// <summary>Starts the program, which goes on with the training.</summary>
    internal DomainAdaptProcess Start(params string[] more) => DomainAdaptProcess.Start(Folder, ["run", "training.yaml", "--offline", .. more]);

    /// <summary>Runs the program on another pipeline file: the stages before the training, then what follows.</summary>
    internal async Task<(int Code, string Output, string Errors)> RunOtherAsync(string name, string lastStage)
    {
        var stages = Pipeline[..Pipeline.LastIndexOf("  - kind: train\n", StringComparison.Ordinal)];
        var other = stages.Replace("name: training", $"name: {name}", StringComparison.Ordinal) + lastStage;
        await File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.yaml"), other, TestContext.Current.CancellationToken);
        return await RunAsync("run", $"{name}.yaml", "--offline");
    }

    /// <summary>Runs the program beside the pipeline's work folder.</summary>
    internal async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => await DomainAdaptProcess.RunAsync(Folder, arguments);

    /// <summary>Runs the program to the training's end.</summary>
    internal async Task<TrainingEnd> EndAsync()
    {
        using var process = Start();
        var code = await process.WaitAsync();
        Assert.True(code == 0, process.Output + process.Errors);
        var account = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(TrainFolder()!, "account", "00000.account.json"))).RootElement;
        Assert.Equal(Steps, account.GetProperty("steps").GetInt32());
        var marker = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(TrainFolder()!, "marker.json"))).RootElement;
        var state = account.GetProperty("final_state");
        return new TrainingEnd(
            state.GetProperty("model.safetensors").GetString()!, state.GetProperty("optimizer.safetensors").GetString()!,
            marker.GetProperty("digest").GetString()!);
    }

    /// <summary>Waits until a checkpoint of that step or a later one is there.</summary>
    internal async Task WaitForStepAsync(DomainAdaptProcess process, int step)
    {
        while (LastCheckpoint() is not { } last || last.Step < step)
        {
            Assert.False(process.HasExited, $"the training ended before step {step}: {process.Output}{process.Errors}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the training's task has begun.</summary>
    internal static async Task WaitForTrainingAsync(DomainAdaptProcess process)
    {
        while (!process.Output.Contains("train: begins", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, process.Output + process.Errors);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The latest checkpoint, with its folder.</summary>
    internal (int Step, string Folder)? LastCheckpoint()
        => TrainFolder() is not { } folder ? null : (from path in Directory.EnumerateDirectories(folder, "step-*", SearchOption.AllDirectories)
                                                     let name = Path.GetFileName(path)["step-".Length..]
                                                     where name.All(char.IsAsciiDigit)
                                                     let step = int.Parse(name, CultureInfo.InvariantCulture)
                                                     orderby step descending
                                                     select ((int Step, string Folder)?)(step, path)).FirstOrDefault();

    /// <summary>The account of a training that stopped before its end.</summary>
    internal JsonElement LeftAccount()
        => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(LastCheckpoint()!.Value.Folder)!, "account.json"))).RootElement;

    /// <summary>The files that a stage wrote into a channel.</summary>
    internal IReadOnlyList<string> Files(string stage, string channel)
        => Directory.GetFiles(Path.Combine(Directory.EnumerateDirectories(Store, stage + "-*").Single(), channel));

    private string? TrainFolder() => Directory.Exists(Store) ? Directory.EnumerateDirectories(Store, "train-*").SingleOrDefault() : null;
}

/// <summary>What a training came to.</summary>
/// <param name="WeightsSha256">Hash of its last checkpoint's weights.</param>
/// <param name="OptimizerSha256">Hash of its last checkpoint's optimiser.</param>
/// <param name="Digest">Digest of everything the stage handed on.</param>
internal sealed record TrainingEnd(string WeightsSha256, string OptimizerSha256, string Digest);
