namespace DomainAdapt.Core.Failures;

/// <summary>
/// Something a user can act on: the message says where, what was found, what was expected and what to do next, and is shown without a
/// stack trace. Anything else that escapes is a bug (exit code 1).
/// </summary>
public class DomainAdaptException : Exception
{
    /// <summary>Makes a failure with its exit code.</summary>
    public DomainAdaptException(string message, int exitCode = ExitCodes.StageFailed, Exception? inner = null) : base(message, inner)
        => ExitCode = exitCode;

    /// <summary>What the program returns.</summary>
    public int ExitCode { get; }
}

/// <summary>What the program returns, by consequence.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A bug of the program.</summary>
    public const int Bug = 1;

    /// <summary>The command line, a pipeline file or a corpus file is wrong; nothing was run.</summary>
    public const int Spec = 2;

    /// <summary>A stage failed; what was committed stays and the next run goes on from there.</summary>
    public const int StageFailed = 3;

    /// <summary>An output on disk does not match its marker or the plan.</summary>
    public const int StaleOutput = 4;

    /// <summary>Inputs are missing.</summary>
    public const int InputsMissing = 5;

    /// <summary>Stopped at a boundary, as asked; run again to go on.</summary>
    public const int StoppedAtBoundary = 85;

    /// <summary>Cancelled by the user; run again to go on.</summary>
    public const int Cancelled = 130;
}
