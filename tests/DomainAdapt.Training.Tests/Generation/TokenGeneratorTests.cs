using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Randomness;
using DomainAdapt.Training.Generation;
using DomainAdapt.Training.Models;
using DomainAdapt.Training.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace DomainAdapt.Training.Tests.Generation;

public class TokenGeneratorTests
{
    private static readonly int[][] Prompts = [[1, 7, 20], [3], [9, 9, 4], [5, 6, 7, 8, 30, 31], [2, 40, 11]];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Generate_IsThatOfReadingAllAnew(double temperature)
    {
        using var model = Some.Model(Some.Tiny);
        var options = Drawn(tokens: 24, temperature);

        var generated = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate(Prompts, options);

        for (var index = 0; index < Prompts.Length; index++)
            Assert.Equal(ReadingAllAnew(model, Prompts[index], index, options), generated[index].Ids);
        Assert.All(generated, result => Assert.Equal(EndReason.MaxNewTokens, result.End));
    }

    [Theory]
    [MemberData(nameof(DecoderFamiliesTests.Families), MemberType = typeof(DecoderFamiliesTests))]
    public void Generate_OfEveryFamily_IsThatOfReadingAllAnew(string family)
    {
        using var model = Some.Decoders[family].Create(Precision.Fp64);
        using (no_grad())
        {
            using var generator = new Generator(5);
            foreach (var (_, weight) in model.Weights)
                weight.normal_(0, 0.3, generator);
        }
        foreach (var options in new[] { Drawn(tokens: 24, temperature: 0), Drawn(tokens: 24, temperature: 1) })
        {
            var generated = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate(Prompts, options);

            for (var index = 0; index < Prompts.Length; index++)
                Assert.Equal(ReadingAllAnew(model, Prompts[index], index, options), generated[index].Ids);
        }
    }

    [Fact] // The longest prompt is at the end of its context when the shortest has most of it left.
    public void Generate_EachSequenceHasItsOwnContext()
    {
        using var model = Some.Model(Some.Tiny);
        int[][] prompts = [[.. Enumerable.Range(1, 30)], [4, 5], [.. Enumerable.Range(3, 16)]];
        var options = Drawn(tokens: 100);

        var generated = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate(prompts, options);

        Assert.Equal([3, 31, 17], generated.Select(result => result.Ids.Count));
        Assert.All(generated, result => Assert.Equal(EndReason.ContextFull, result.End));
        for (var index = 0; index < prompts.Length; index++)
        {
            var anew = ReadingAllAnew(model, prompts[index], index, options with { MaxNewTokens = generated[index].Ids.Count });
            Assert.Equal(anew, generated[index].Ids);
        }
    }

    [Fact] // What is drawn is a matter of seed and index, not of what is beside.
    public void Generate_InTwoBatches_IsTheSame()
    {
        using var model = Some.Model(Some.Tiny);
        var generator = new TokenGenerator(model, model.Spec.Vocabulary, []);
        var options = Drawn(tokens: 20);
        var whole = generator.Generate(Prompts, options);

        var parts = generator.Generate(Prompts[..2], options).Concat(generator.Generate(Prompts[2..], options, first: 2));

        Assert.Equal(whole.Select(result => result.Ids), parts.Select(result => result.Ids));
    }

    [Theory] // A generator that ignores its temperature draws as at 1, which is farther from what it should.
    [InlineData(0.5)]
    [InlineData(2)]
    public void Generate_DrawsByTheModelsProbabilitiesAtTheTemperature(double temperature)
    {
        using var model = Some.Model(Some.Tiny);
        using (no_grad())
            model.Weights.First(weight => weight.Name.Contains("embed_tokens", StringComparison.Ordinal)).Value.mul_(10);
        const int Sequences = 4000;
        var generated = new TokenGenerator(model, model.Spec.Vocabulary, [])
            .Generate([.. Enumerable.Repeat(Prompts[0], Sequences)], Drawn(tokens: 1, temperature));

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var logits = model.forward(tensor(Prompts[0].Select(id => (long)id).ToArray()).unsqueeze(0)).select(1, -1).squeeze(0);
        double Distance(double at)
        {
            var expected = (logits / at).softmax(0).data<float>().ToArray();
            var counts = new double[expected.Length];
            foreach (var result in generated)
                counts[result.Ids[0]]++;
            return expected.Zip(counts, (share, count) => Math.Abs(share - count / Sequences)).Sum() / 2;
        }
        // Half the sum of 41 deviations, each about the root of its probability over the sequences.
        Assert.InRange(Distance(temperature), 0, 0.5 * Math.Sqrt(41.0 / Sequences));
        Assert.True(Distance(1) > 2 * Distance(temperature), $"{Distance(1)} from temperature 1, {Distance(temperature)} from {temperature}");
    }

    [Fact]
    public void Generate_ASequenceThatEnds_LeavesTheOthersAlone()
    {
        using var model = Some.Model(Some.Tiny);
        int[] ends = [8];
        var options = Drawn(tokens: 26);
        var whole = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate(Prompts, options);

        var generated = new TokenGenerator(model, model.Spec.Vocabulary, ends).Generate(Prompts, options);

        Assert.Equal(whole.Select(result => result.Ids.TakeWhile(id => !ends.Contains(id))), generated.Select(result => result.Ids));
        Assert.Equal(2, generated.Select(result => result.End).Distinct().Count());
        Assert.All(whole.Zip(generated), pair => Assert.Equal(pair.First.Ids.Any(ends.Contains), pair.Second.End == EndReason.EndOfText));
    }

    [Fact]
    public void Generate_GivesEachIdWhenItIsKnown_AndEndsWhereAsked()
    {
        using var model = Some.Model(Some.Tiny);
        var seen = new List<(int Index, int Id)>();
        var options = new GenerationOptions { MaxNewTokens = 9 };

        var generated = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate(
            [Prompts[0], Prompts[2]], options, (index, id) =>
            {
                seen.Add((index, id));
                return index == 1 || seen.Count(item => item.Index == 0) < 4;
            });

        for (var index = 0; index < 2; index++)
            Assert.Equal(generated[index].Ids, seen.Where(item => item.Index == index).Select(item => item.Id));
        Assert.Equal([(4, EndReason.StopString), (9, EndReason.MaxNewTokens)], generated.Select(result => (result.Ids.Count, result.End)));
    }

    [Theory]
    [InlineData(32, 1)]
    [InlineData(30, 3)]
    public void Generate_EndsWithTheContext(int promptTokens, int expected)
    {
        using var model = Some.Model(Some.Tiny);
        var prompt = Enumerable.Repeat(4, promptTokens).ToArray();
        var generated = new TokenGenerator(model, model.Spec.Vocabulary, []).Generate([prompt], new GenerationOptions());
        Assert.Equal((expected, EndReason.ContextFull), (generated[0].Ids.Count, generated[0].End));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Generate_OfAPromptThatDoesNotFit_IsRefused(int promptTokens)
    {
        using var model = Some.Model(Some.Tiny);
        var failure = Assert.Throws<DomainAdaptException>(
            () => new TokenGenerator(model, model.Spec.Vocabulary, []).Generate([new int[promptTokens]], new GenerationOptions()));
        Assert.Contains("expected 1 to 32", failure.Message);
    }

    [Fact] // A model may have rows beyond its tokenizer's ids.
    public void Generate_TakesOnlyIdsOfTheVocabulary()
    {
        using var model = Some.Model(Some.Tiny);
        var generated = new TokenGenerator(model, vocabulary: 5, []).Generate(Prompts, Drawn(tokens: 26));
        Assert.All(generated.SelectMany(result => result.Ids), id => Assert.InRange(id, 0, 4));
    }

    [Fact]
    public void Generate_LeavesNoTensorBehind_AndStopsWhenCancelled()
    {
        using var model = Some.Model(Some.Tiny);
        var generator = new TokenGenerator(model, model.Spec.Vocabulary, [8, 17, 33]);
        var options = Drawn(tokens: 12);
        generator.Generate(Prompts, options);
        var liveBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        generator.Generate(Prompts, options);
        Assert.Throws<OperationCanceledException>(
            () => generator.Generate(Prompts, options, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(liveBefore, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.False(is_inference_mode_enabled());
    }

    private static GenerationOptions Drawn(int tokens, double temperature = 1)
        => new() { MaxNewTokens = tokens, Sampling = new SamplingOptions { Temperature = temperature }, Seed = 3 };

    private static List<int> ReadingAllAnew(CausalDecoder model, int[] prompt, int index, GenerationOptions options)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var sampler = new Sampler(options.Sampling);
        var random = new SplitMix64(SplitMix64.Mix(options.Seed) + (ulong)index);
        var ids = prompt.Select(id => (long)id).ToList();
        while (ids.Count < prompt.Length + options.MaxNewTokens)
        {
            var logits = model.forward(tensor(ids.ToArray()).unsqueeze(0)).select(1, -1).to(ScalarType.Float32);
            ids.Add(sampler.Next(logits.data<float>().ToArray(), ref random));
        }
        return [.. ids.Skip(prompt.Length).Select(id => (int)id)];
    }
}
