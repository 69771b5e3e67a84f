using System.CommandLine;
using System.Text;
using System.Text.Json;
using DomainAdapt.Core.Failures;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Classification.Training;

namespace DomainAdapt.Cli.Commands;

/// <summary><c>domainadapt classifier train|eval|apply|mine|resample</c>: text classifiers, in fastText's files, and what they choose.</summary>
internal static class ClassifierCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("classifier", """
        Train, measure and use text classifiers: linear models over words, runs of words and parts of words, in files that fastText reads.

          domainadapt classifier train labelled.txt -o quality.bin --word-ngrams 2
          domainadapt classifier eval held-out.txt --model quality.bin
          domainadapt classifier apply web.jsonl --model quality.bin
          domainadapt classifier mine --domain law.jsonl --web crawl.jsonl.gz -o law-mined
          domainadapt classifier resample --target law.jsonl --raw crawl.jsonl.gz --count 100000 -o law-like.jsonl

        Labelled text is a text a line with words __label__NAME, as fastText takes it, or JSON lines (.jsonl) with text and label; plain, .gz or .zst.
        """)
    {
        ClassifierTrainCommand.Create(),
        Eval(),
        Apply(),
        ClassifierMineCommand.Create(),
        ClassifierResampleCommand.Create(),
    };

    private static Command Eval()
    {
        var (files, model) = (Files("Labelled text that the model was not trained on."), Model());
        var (text, label) = (Field("--text-field", "text"), Field("--label-field", "label"));
        var command = new Command("eval", """
            Print precision, recall and F1 of each label, and their means, as one JSON object.

              domainadapt classifier eval held-out.txt --model quality.bin | jq .macro_f1
            """)
        { files, model, text, label };
        command.SetAction(parsed =>
        {
            var predictor = new FastTextPredictor(FastTextModel.Load(parsed.GetRequiredValue(model)));
            var counts = new LabelCounts();
            foreach (var line in LabelledLines.Read(parsed.GetRequiredValue(files), parsed.GetRequiredValue(text), parsed.GetRequiredValue(label)))
            {
                if (line.Labels.Count > 0)
                    counts.Add(line.Labels, predictor.Predict(line.Text.Span)?.Label);
            }
            if (counts.Texts == 0)
                throw new DomainAdaptException("No line has a label; expected words __label__NAME, or JSON lines with a label.", ExitCodes.InputsMissing);
            parsed.InvocationConfiguration.Output.WriteLine(Json(new
            {
                counts.Texts,
                Accuracy = Round(counts.Accuracy),
                MacroF1 = Round(counts.MacroF1),
                MacroRecall = Round(counts.MacroRecall),
                Labels = counts.Scores.ToDictionary(score => score.Label, score => new
                {
                    score.Texts,
                    Precision = Round(score.Precision),
                    Recall = Round(score.Recall),
                    F1 = Round(score.F1),
                }),
            }));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Apply()
    {
        var file = new Argument<string>("file") { Description = "Texts: JSON lines with text, or a text a line; plain, .gz or .zst; - for standard input." };
        var model = Model();
        var top = new Option<int>("--top") { Description = "Print so many labels a text.", DefaultValueFactory = _ => 1 };
        var command = new Command("apply", """
            Print the label of each text, a JSON line each: id where the text has one, label, probability.

              domainadapt classifier apply web.jsonl --model quality.bin --top 2
            """)
        { file, model, top };
        command.SetAction(parsed =>
        {
            var predictor = new FastTextPredictor(FastTextModel.Load(parsed.GetRequiredValue(model)));
            var best = new LabelProbability[Math.Max(1, parsed.GetValue(top))];
            foreach (var (id, text) in JsonLines.Texts(parsed.GetRequiredValue(file)))
            {
                var found = predictor.Predict(Encoding.UTF8.GetBytes(text), best);
                var labels = best.Take(found).Select(item => new { item.Label, Probability = Round(item.Probability) }).ToArray();
                parsed.InvocationConfiguration.Output.WriteLine(Json(new
                {
                    Id = id,
                    Label = found > 0 ? best[0].Label : null,
                    Probability = found > 0 ? Round(best[0].Probability) : 0,
                    Labels = best.Length > 1 ? labels : null,
                }));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Argument<string[]> Files(string description) => new("file") { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string> Model() => new("--model") { Description = "A classifier (.bin, .ftz), trained here or by fastText.", Required = true };

    private static Option<string> Field(string name, string value) => new(name) { Description = "The member of JSON lines that holds it.", DefaultValueFactory = _ => value };

    private static double Round(double value) => Math.Round(value, 6);

    private static string Json(object value) => JsonSerializer.Serialize(value, Format);

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
