using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>The one place that says whether bytes may be fetched.</summary>
internal static class Network
{
    /// <summary>Fails where the machine is offline, before anything opens a connection.</summary>
    /// <exception cref="StorageException">The run is offline.</exception>
    public static void Require(bool offline, string what)
    {
        if (offline)
        {
            throw new StorageException(
                $"{what}: is not in the cache, and this run is offline. Run 'acquire' once without --offline, or copy the cache of a machine that has it.",
                ExitCodes.InputsMissing);
        }
    }
}
