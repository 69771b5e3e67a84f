using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Files;

namespace DomainAdapt.Pipelines.Scheduling;

/// <summary>
/// What the service decided, on disk before it is acted on: a JSON array a line, of what was decided at once. A line that a crash cut off was not acted
/// on, and is no line. One process at a time has it open.
/// </summary>
public sealed class Journal : IDisposable
{
    private const long LargeBytes = 16 << 20;
    private const int KeptLines = 10_000;

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly FileStream _file;
    private readonly FileStream _lock;

    private readonly bool _flushes;

    private Journal(FileStream file, FileStream held, ServiceState state, bool flushes) => (_file, _lock, State, _flushes) = (file, held, state, flushes);

    /// <summary>What follows from all lines.</summary>
    public ServiceState State { get; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <exception cref="DomainAdaptException">Another process has it open (exit code 3), or it is damaged (exit code 4).</exception>
    public static Journal Open(string path) => Open(path, KeptLines, LargeBytes);

    /// <summary>Opens a journal that is made short earlier, or does not wait for the disk.</summary>
    internal static Journal Open(string path, int keptLines, long largeBytes, bool flushes = true)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FileStream held;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException exception)
        {
            throw new DomainAdaptException($"{path}: another service is at work on this folder. Stop it, or give another with --work.", ExitCodes.StageFailed, exception);
        }
        try
        {
            var (entries, end) = Read(path);
            if (end > largeBytes)
            {
                entries = Compact(entries, keptLines);
                DurableFile.Write(path, stream => entries.ForEach(entry => stream.Write(Line([entry]))));
            }
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            file.SetLength(end > largeBytes ? file.Length : end); // a line that a crash cut off
            file.Seek(0, SeekOrigin.End);
            var state = new ServiceState();
            entries.ForEach(state.Add);
            return new Journal(file, held, state, flushes);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes a line; when this returns it outlasts a power cut, and before that all of it is there or nothing.</summary>
    public void Append(params IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
            return;
        _file.Write(Line(entries));
        _file.Flush(flushToDisk: _flushes);
        foreach (var entry in entries)
            State.Add(entry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static byte[] Line(IReadOnlyList<JournalEntry> entries) => [.. JsonSerializer.SerializeToUtf8Bytes(entries, Options), (byte)'\n'];

    private static (List<JournalEntry> Entries, long End) Read(string path)
    {
        var entries = new List<JournalEntry>();
        if (!File.Exists(path))
            return (entries, 0);
        var bytes = File.ReadAllBytes(path);
        var at = 0;
        var line = 1;
        for (int length; (length = bytes.AsSpan(at).IndexOf((byte)'\n')) >= 0; at += length + 1, line++)
        {
            try
            {
                entries.AddRange(JsonSerializer.Deserialize<JournalEntry[]>(bytes.AsSpan(at, length), Options)!);
            }
            catch (JsonException exception)
            {
                throw new DomainAdaptException(
                    $"{path}: line {line} is damaged: {Encoding.UTF8.GetString(bytes, at, Math.Min(length, 80))}. Take the line out; what it decided may then be decided again.",
                    ExitCodes.StaleOutput, exception);
            }
        }
        return (entries, at);
    }

    /// <summary>
    /// Of each schedule its last lines, what it looks for, and runs that are not over. Only a clock that goes back beyond that many runs of a schedule
    /// could have one done again.
    /// </summary>
    private static List<JournalEntry> Compact(List<JournalEntry> entries, int keptLines)
    {
        var state = new ServiceState();
        entries.ForEach(state.Add);
        var open = state.Open.Select(run => run.Ticket).ToHashSet(StringComparer.Ordinal);
        var kept = new HashSet<JournalEntry>(ReferenceEqualityComparer.Instance);
        foreach (var schedule in entries.GroupBy(entry => entry.Schedule, StringComparer.Ordinal))
        {
            kept.UnionWith(schedule.TakeLast(keptLines));
            if (schedule.LastOrDefault(entry => entry.What == JournalEvent.Look) is { } look)
                kept.Add(look);
        }
        return [.. entries.Where(entry => kept.Contains(entry) || (entry.Ticket is { } ticket && open.Contains(ticket)))];
    }
}
