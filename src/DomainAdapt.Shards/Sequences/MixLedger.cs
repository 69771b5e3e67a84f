using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Core.Fingerprints;
using DomainAdapt.Core.Stages;

namespace DomainAdapt.Shards.Sequences;

/// <summary>What a mix placed, why it stopped, and what was left: exact counts of tokens. JSON in the channel <c>ledger</c>.</summary>
public sealed record MixLedger
{
    /// <summary>The ledger's file name after the task's number.</summary>
    public const string Suffix = "ledger.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Tokens of a sequence.</summary>
    public required int SequenceTokens { get; init; }

    /// <summary>Sequences of every shard but the last.</summary>
    public required int SequencesPerShard { get; init; }

    /// <summary>How documents fill sequences.</summary>
    public SequencePacking Packing { get; init; }

    /// <summary>Tokens that were asked for; null when a source's end was to stop the mix.</summary>
    public required long? BudgetTokens { get; init; }

    /// <summary>Tokens placed: separators included, padding not.</summary>
    public required long PlacedTokens { get; init; }

    /// <summary>Sequences placed.</summary>
    public required long Sequences { get; init; }

    /// <summary>Why no further sequence was placed.</summary>
    public required MixStop Stop { get; init; }

    /// <summary>The source whose end stopped the mix; null where the budget did.</summary>
    public required string? StoppedBy { get; init; }

    /// <summary>Ids are below this.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Id of the separator after every document.</summary>
    public required int Separator { get; init; }

    /// <summary>Fingerprint of the tokenizer.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The sources, in the order of their names.</summary>
    public required IReadOnlyList<SourceLedger> Sources { get; init; }

    /// <summary>Stretches of the stream with fixed shares: one for each phase of the curriculum, and one more for each exhaustion under <c>renormalise</c>.</summary>
    public required IReadOnlyList<PhaseLedger> Phases { get; init; }

    /// <summary>Writes the ledger and completes the output.</summary>
    public void Write(TaskOutput output)
    {
        output.Stream.Write(Encoding.UTF8.GetBytes(CanonicalJson.Of(this, indented: true) + '\n'));
        output.Rows = 1;
        output.Dispose();
    }

    /// <summary>Reads a ledger.</summary>
    /// <exception cref="DomainAdaptException">The file is missing or is no ledger.</exception>
    public static MixLedger Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<MixLedger>(File.ReadAllBytes(path), Options) ?? throw new JsonException("it is null");
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DomainAdaptException($"{path}: there is no such file. Run the mix first.", ExitCodes.InputsMissing, exception);
        }
        catch (JsonException exception)
        {
            throw new DomainAdaptException($"{path}: is no ledger of a mix ({exception.Message}). Run the mix again.", ExitCodes.StaleOutput, exception);
        }
    }
}

/// <summary>How documents fill sequences.</summary>
public enum SequencePacking
{
    /// <summary>One after the other; where a sequence is full, a document goes on in another, and sequences are shuffled.</summary>
    Concatenate,

    /// <summary>Whole wherever a sequence can hold them, and padding where nothing fits.</summary>
    BestFit,
}

/// <summary>Why a mix placed no further sequence.</summary>
public enum MixStop
{
    /// <summary>Another sequence would exceed the budget.</summary>
    BudgetReached,

    /// <summary>The next sequence belongs to a source that has none left within its epochs; under <c>renormalise</c>, no source has.</summary>
    SourceExhausted,
}

/// <summary>What a mix placed of one source: placed = whole epochs x available + part epoch - dropped tail.</summary>
public sealed record SourceLedger
{
    /// <summary>The source.</summary>
    public required string Name { get; init; }

    /// <summary>Its share of tokens when the stream begins, as asked; 0 where only a later phase draws from it.</summary>
    public required decimal Share { get; init; }

    /// <summary>Documents of one epoch.</summary>
    public required long AvailableDocuments { get; init; }

    /// <summary>Tokens of one epoch, with a separator for every document.</summary>
    public required long AvailableTokens { get; init; }

    /// <summary>Epochs allowed.</summary>
    public required int MaxEpochs { get; init; }

    /// <summary>Sequences placed.</summary>
    public required long Sequences { get; init; }

    /// <summary>Tokens placed.</summary>
    public required long PlacedTokens { get; init; }

    /// <summary>Epochs whose tokens were all taken.</summary>
    public required long WholeEpochs { get; init; }

    /// <summary>Tokens taken of the epoch after them.</summary>
    public required long PartEpochTokens { get; init; }

    /// <summary>Tokens at the end of the last epoch that fill no sequence; counted only where the source was exhausted.</summary>
    public required long DroppedTailTokens { get; init; }

    /// <summary>Epochs placed: tokens placed per token available.</summary>
    public required double Epochs { get; init; }
}

/// <summary>A stretch of the stream in which the same sources were drawn from, each in proportion to its share.</summary>
public sealed record PhaseLedger
{
    /// <summary>Number of its first sequence.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>The part of the budget after which the curriculum asked for these shares; 0 for those of the beginning.</summary>
    public required decimal From { get; init; }

    /// <summary>Its sources, in the order of their names.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Their shares as asked, in the same order; they add up to less than 1 once a source is exhausted.</summary>
    public required IReadOnlyList<decimal> Shares { get; init; }
}
