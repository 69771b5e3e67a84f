using System.CommandLine;
using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt fill MODEL</c>: a model that learnt what is hidden fills the blanks of a text.</summary>
internal static class FillCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var text = new Option<string>("--text") { Description = $"The text, with {TextFiller.Blank} for each blank.", Required = true };
        var maxNewTokens = new Option<int>("--max-new-tokens") { Description = "Tokens of a blank at most, of a T5.", DefaultValueFactory = _ => 16 };
        var temperature = new Option<double>("--temperature") { Description = "0 takes the most probable token each time; 1 draws by the model's probabilities." };
        var topK = new Option<int?>("--top-k") { Description = "Draw from that many most probable tokens." };
        var topP = new Option<double?>("--top-p") { Description = "Draw from the fewest most probable tokens whose probabilities add up to this." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of what is drawn: equal seeds give equal texts.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Write JSON, with what stands in each blank." };
        var command = new Command(
            "fill",
            """
            Fill the blanks of a text by a BERT, RoBERTa or T5: an encoder puts one token into each, a T5 as many as it likes.

              domainadapt fill models/t5 --text "The court ___ that the motion was ___."
            """)
        { text, maxNewTokens, temperature, topK, topP, seed, json };
        var model = new ModelOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new GenerationOptions
            {
                MaxNewTokens = parsed.GetValue(maxNewTokens),
                Sampling = new SamplingOptions { Temperature = parsed.GetValue(temperature), TopK = parsed.GetValue(topK), TopP = parsed.GetValue(topP) },
                Seed = parsed.GetValue(seed),
            };
            var problems = new SpecProblems();
            options.Check(problems);
            problems.ThrowIfAny();
            using var pretrained = model.LoadAny(parsed);
            var filled = new TextFiller(pretrained).Fill(parsed.GetRequiredValue(text), options, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(new { Model = model.Name(parsed), filled.Text, filled.Blanks }, JsonText.Options) : filled.Text);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}
