using System.CommandLine;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;
using DomainAdapt.Training.Checkpoints;
using DomainAdapt.Training.Export;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt export MODEL --to FORMAT --output PATH</c>: a model for other programs.</summary>
internal sealed class ExportCommand
{
    private const string ToGguf = "gguf";
    private const string ToSafetensors = "safetensors";

    private static readonly string[] FolderFiles = ["config.json", "model.safetensors", "tokenizer.json"];

    private readonly ModelOptions _model = new();
    private readonly Option<string> _to = new("--to") { Description = "The format.", Required = true };
    private readonly Option<string> _output = new("--output", "-o") { Description = "Where to: a file, or for safetensors a folder.", Required = true };
    private readonly Option<WeightType> _type = new("--type") { Description = "How weights are stored.", DefaultValueFactory = _ => WeightType.Fp32 };

    private ExportCommand() => _to.AcceptOnlyFromAmong(ToGguf, ToSafetensors);

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var export = new ExportCommand();
        var command = new Command(
            "export",
            """
            Write a model for other programs.

              domainadapt export quickstart/adapted --to gguf -o adapted.gguf --type bf16
                  one file for llama.cpp and what is built on it: shape, tokenizer and weights
              domainadapt export quickstart/adapted --to safetensors -o adapted
                  a folder for Hugging Face transformers and others: config.json, model.safetensors (above 5 GB its parts and their
                  index), tokenizer.json, and what else lies beside the model

            Stored as fp32, the weights are those of the model, to the bit; bf16 and fp16 round them to half the size.
            """)
        {
            export._to, export._output, export._type,
        };
        export._model.AddTo(command);
        command.SetAction(export.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (to, output, type) = (parsed.GetRequiredValue(_to), parsed.GetRequiredValue(_output), parsed.GetValue(_type));
        CheckIsNew(to == ToGguf ? [output] : FolderFiles.Select(name => Path.Combine(output, name)));
        using var model = _model.Load(parsed);
        if (to == ToGguf)
            Write(output, stream => Gguf.Write(stream, model, Path.GetFileNameWithoutExtension(output), type));
        else
            model.Save(output, type);
        parsed.InvocationConfiguration.Output.WriteLine(output);
        return ExitCodes.Done;
    }

    private static void CheckIsNew(IEnumerable<string> paths)
    {
        if (paths.FirstOrDefault(Path.Exists) is { } path)
            throw new DomainAdaptException($"--output: {path} is there already; expected a new path. Choose another, or delete it first.", ExitCodes.Spec);
    }

    private static void Write(string path, Action<Stream> write)
    {
        using var file = AtomicFile.Create(path);
        write(file.Stream);
        file.Commit();
    }
}
