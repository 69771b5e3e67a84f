using DomainAdapt.Core.Failures;

namespace DomainAdapt.Training.Native;

/// <summary>libtorch cannot be used: one line that says what was found, what was expected and what to do.</summary>
public sealed class TorchUnavailableException(string message, Exception? inner = null)
    : DomainAdaptException(message, ExitCodes.StageFailed, inner);
