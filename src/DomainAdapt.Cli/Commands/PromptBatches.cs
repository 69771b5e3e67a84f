using System.Text.Json;
using DomainAdapt.Cli.Rendering;
using DomainAdapt.Core.Failures;
using DomainAdapt.Training.Generation;

namespace DomainAdapt.Cli.Commands;

/// <summary>Goes on with the prompts of a file, some at a time, in their order.</summary>
/// <param name="generator">What goes on.</param>
/// <param name="options">How.</param>
/// <param name="stops">Strings that end a text.</param>
/// <param name="count">Texts for each prompt.</param>
/// <param name="batch">Texts at a time.</param>
internal sealed class PromptBatches(TextGenerator generator, GenerationOptions options, IReadOnlyList<string> stops, int count, int batch)
{
    /// <summary>Writes a JSON line for each text: the prompt's id, prompt, text, token ids and why it ends.</summary>
    /// <exception cref="DomainAdaptException">A prompt does not fit the model; what came before it is written.</exception>
    public void Run(IEnumerable<PromptLine> lines, TextWriter output, CancellationToken cancellationToken)
    {
        var first = 0;
        foreach (var part in lines.SelectMany(line => Enumerable.Repeat(line, count)).Chunk(batch))
        {
            foreach (var line in part)
                Check(line);
            var texts = generator.Generate([.. part.Select(line => line.Prompt)], options, stops, onText: null, first, cancellationToken);
            foreach (var (line, text) in part.Zip(texts))
                output.WriteLine(JsonSerializer.Serialize(new { line.Id, line.Prompt, text.Text, text.Ids, text.End }, JsonText.Compact));
            output.Flush();
            first += part.Length;
        }
    }

    private void Check(PromptLine line)
    {
        var tokens = generator.Encode(line.Prompt).Count;
        if (tokens > generator.Positions)
        {
            throw new DomainAdaptException(
                $"{line.Place}: the prompt has {tokens} tokens; expected {generator.Positions} at most, the positions of the model. Shorten it.", ExitCodes.Spec);
        }
    }
}
