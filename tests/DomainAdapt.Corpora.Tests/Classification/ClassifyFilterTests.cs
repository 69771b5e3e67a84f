using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Specs;
using DomainAdapt.Core.Steps;
using DomainAdapt.Corpora.Classification;
using DomainAdapt.Corpora.Classification.FastText;
using DomainAdapt.Corpora.Classification.Training;
using DomainAdapt.Corpora.Tests.Classification.FastText;
using DomainAdapt.Testing;

namespace DomainAdapt.Corpora.Tests.Classification;

public sealed class ClassifyFilterTests
{
    private const string Law = "the court holds that the contract is void and the judge of the appeal agrees";
    private const string Medicine = "the patient had fever and the clinic gave a dose of the therapy for the tumor";

    [Fact]
    public void Judge_HoldsTheLabelsProbabilityAgainstTheLimits()
    {
        using var folder = new TempFolder();
        var spec = new ClassifySpec { Model = Model(folder), Label = "law", MinProbability = 0.5 };

        var (law, medicine) = (new ClassifyFilter(spec).Judge(Some.Document(Law)), new ClassifyFilter(spec).Judge(Some.Document(Medicine)));
        Assert.True(law.IsKept);
        Assert.Equal(("low_probability", 0.5), (medicine.Reason, medicine.Limit));
        Assert.InRange(medicine.Measured!.Value, 0, 0.3);

        var unwanted = spec with { MinProbability = null, MaxProbability = 0.5 };
        Assert.Equal("high_probability", new ClassifyFilter(unwanted).Judge(Some.Document(Law)).Reason);
        Assert.True(new ClassifyFilter(unwanted).Judge(Some.Document(Medicine)).IsKept);
    }

    [Fact] // The measure is the probability itself, so that another limit can be tried without the text.
    public void Measure_IsTheProbability()
    {
        using var folder = new TempFolder();
        var spec = new ClassifySpec { Model = Model(folder), Label = "medicine" };
        var filter = new ClassifyFilter(spec);
        var measures = new double[1];
        filter.Measure(Some.Document(Medicine), measures);
        var expected = new FastTextPredictor(FastTextModel.Load(spec.Model)).Predict(Some.Document(Medicine).Text.Span)!.Value;
        Assert.Equal(["probability"], filter.MeasureNames);
        Assert.Equal(("medicine", expected.Probability), (expected.Label, (float)measures[0]));
        Assert.Equal(Verdict.Keep, filter.Decide(measures));
    }

    [Fact]
    public void Filter_RefusesALabelThatTheModelLacks()
    {
        using var folder = new TempFolder();
        var failure = Assert.Throws<DomainAdaptException>(() => new ClassifyFilter(new ClassifySpec { Model = Model(folder), Label = "lwa" }));
        Assert.Contains("no label 'lwa'; expected one of", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    [Fact]
    public void Check_WantsLimitsInOrder()
    {
        var problems = new SpecProblems();
        new ClassifySpec { Model = "m", Label = "l", MinProbability = 0.6, MaxProbability = 0.5, MaxBytes = 0 }.Check(problems);
        Assert.Equal(["max_probability", "max_bytes"], problems.All.Select(problem => problem.Path));
    }

    private static string Model(TempFolder folder)
    {
        File.WriteAllLines(folder.At("train.txt"), FastTextProgram.Lines(seed: 1, count: 600, labels: 3));
        using (var file = File.Create(folder.At("model.bin")))
            ClassifierTrainer.Train(LabelledLines.Read([folder.At("train.txt")]), new ClassifierSpec { Dimension = 10, Epochs = 10, LearningRate = 0.5 }).Write(file);
        return folder.At("model.bin");
    }
}
