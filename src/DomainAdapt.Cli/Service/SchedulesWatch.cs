using DomainAdapt.Core.Failures;
using DomainAdapt.Pipelines.Scheduling;

namespace DomainAdapt.Cli.Service;

/// <summary>The schedules file, read again when it changes; a wrong one changes nothing but what is said of it.</summary>
internal sealed class SchedulesWatch(string path)
{
    private (DateTime Written, long Bytes) _read;

    /// <summary>What the file said when it was last right.</summary>
    public ServiceSpec Spec { get; private set; } = new();

    /// <summary>What is wrong with the file now; null where nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <exception cref="DomainAdaptException">It is wrong.</exception>
    public void Read()
    {
        _read = Stamp();
        Spec = ScheduleFile.Load(path);
        Problem = null;
    }

    /// <summary>Reads the file if it has changed.</summary>
    /// <returns>What is wrong with it, if it is wrong and was not so before.</returns>
    public string? ReadIfChanged()
    {
        if (Stamp() == _read)
            return null;
        try
        {
            Read();
            return null;
        }
        catch (DomainAdaptException exception)
        {
            return Problem = exception.Message;
        }
    }

    private (DateTime Written, long Bytes) Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
