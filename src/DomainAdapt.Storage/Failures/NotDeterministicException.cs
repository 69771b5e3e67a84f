using DomainAdapt.Core.Failures;

namespace DomainAdapt.Storage.Failures;

/// <summary>The same task wrote other bytes than before: a bug of the program, so the exit code is 1.</summary>
public sealed class NotDeterministicException : DomainAdaptException
{
    /// <summary>Names the file and both hashes.</summary>
    public NotDeterministicException(string path, string existingSha256, string newSha256)
        : base(
            $"{path}: not deterministic. The file there has SHA-256 {existingSha256}; writing it again gave {newSha256}. "
            + "The file there was left as it is. Equal inputs and settings must give equal bytes: please report the stage and its settings.",
            ExitCodes.Bug)
        => (ExistingSha256, NewSha256) = (existingSha256, newSha256);

    /// <summary>Hash of the file that was there first.</summary>
    public string ExistingSha256 { get; }

    /// <summary>Hash of the file that came second.</summary>
    public string NewSha256 { get; }
}
