using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Corpora.Reading;

/// <summary>
/// A reader of files that are one document each and can only be read whole. Whatever a damaged or hostile file makes its parser throw becomes a
/// damaged record: one bad file of a folder is a line in the report, not the end of the run.
/// </summary>
internal abstract class WholeFileReader : IReader
{
    private const int ShownBytes = 64;

    public IEnumerable<Record> Read(Input input)
    {
        if (input.ReadAll() is not { } bytes)
        {
            yield return input.TooLarge();
            yield break;
        }
        yield return ReadGuarded(input, bytes);
    }

    /// <summary>The document of a file.</summary>
    /// <exception cref="UnreadableException">The file cannot be read.</exception>
    protected abstract Record Read(Input input, byte[] bytes);

    private Record ReadGuarded(Input input, byte[] bytes)
    {
        try
        {
            return Read(input, bytes);
        }
        catch (UnreadableException unreadable)
        {
            return Damaged(unreadable.Reason, unreadable.Message, bytes);
        }
        // Parsers of these formats throw anything at all for bytes that are not what they say.
        catch (Exception cause) when (cause is not (OutOfMemoryException or StorageException or OperationCanceledException))
        {
            return Damaged("damaged", $"cannot be read: {cause.Message.TrimEnd('.')} ({cause.GetType().Name})", bytes);
        }
    }

    private static DamagedRecord Damaged(string reason, string why, byte[] bytes)
        => new(null, reason, why, bytes.AsMemory(0, Math.Min(bytes.Length, ShownBytes)));
}
