using DomainAdapt.Shards.Tables;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>An encoder with a decoder from first weights: trained by corrupted spans with dropout, killed and gone on with, evaluated on held-out text.</summary>
public sealed class SpanTrainingTests(SpanTrainingTests.SpanPipeline pipeline) : IClassFixture<SpanTrainingTests.SpanPipeline>
{
    [Fact] // The last kill comes as the rate falls.
    public async Task Train_KilledTwice_EndsInTheSameBits()
    {
        pipeline.Forget();
        foreach (var step in new[] { 40, 200 })
        {
            using var process = pipeline.Start();
            await pipeline.WaitForStepAsync(process, step);
            Assert.True(await process.KillAfterAsync(TimeSpan.Zero), process.Output + process.Errors);
        }

        Assert.Equal(pipeline.Undisturbed, await pipeline.EndAsync());
    }

    [Fact]
    public async Task Evaluate_GivesThePseudoLikelihoodOfWhatWasLearnt()
    {
        var evaluation = await Table.ReadAsync(
            pipeline.Files("evaluate", "tables").Single(file => file.EndsWith(TableWriter.SuffixOf("evaluation"), StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);

        Assert.All(evaluation.Values<string>("objective"), objective => Assert.Equal("span_corruption", objective));
        var nats = evaluation.Values<double>("nats_per_token")[0];
        Assert.True(nats < 0.9 * Math.Log(300), $"{nats} nats a token"); // below guessing
        Assert.InRange(evaluation.Values<double>("accuracy")[0], 0.05, 1);
    }

    [Fact]
    public async Task Generate_FromAT5_IsRefusedInWords()
    {
        var (code, _, errors) = await pipeline.RunAsync("generate", "spans/train", "--prompt", "word1");

        Assert.Equal(2, code);
        Assert.Contains("describes an encoder with a decoder", errors, StringComparison.Ordinal);
    }

    /// <summary>The pipeline: numbers are dropped, gradients add up over two parts.</summary>
    public sealed class SpanPipeline : TrainingPipeline
    {
        /// <inheritdoc/>
        protected override string Pipeline { get; } =
            """
            name: spans
            seed: 11
            sources:
              notes: { corpus: notes.corpus.yaml, domain: true, holdout: { by: hash, share: 0.1 } }
            stages:
              - kind: acquire
              - kind: read
              - { kind: hold_out, max_removed_share: 1 }
              - { kind: train_tokenizer, vocabulary: 300 }
              - { kind: tokenize, inputs: [hold_out], tokenizer: train_tokenizer }
              - { kind: mix, inputs: [tokenize], sequence_tokens: 32, budget_tokens: 30_720, shares: { notes: 1 }, max_epochs: { notes: 4 } }
              - kind: train
                inputs: [mix, tokenize]
                model: { family: t5, layers: 2, width: 64, heads: 2, feed_forward: 128 }
                objective: span_corruption
                dropout: 0.1
                validation: { every_steps: 100 }
                learning_rate: 3e-3
                batch_sequences: 4
                micro_batch_sequences: 2
                threads: 1
                checkpoint_every_steps: 3
              - { kind: evaluate, inputs: [tokenize], models: [train], threads: 1 }
            """;
    }
}
