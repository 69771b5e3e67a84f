using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;

namespace DomainAdapt.Storage.Http;

/// <summary>
/// What opens connections: through the proxies that the environment names (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, as the runtime
/// reads them), with redirects left to the caller and bodies as they are sent.
/// </summary>
internal static class TrustedHandler
{
    /// <summary>Makes a handler. It opens no connection before the first request.</summary>
    /// <exception cref="StorageException">The bundle of certificate authorities cannot be read.</exception>
    public static SocketsHttpHandler Create(DownloadOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.Connections,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        if (options.CaBundle is not null)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(options.CaBundle) };
        return handler;
    }

    private static X509ChainPolicy Trusting(string bundle)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(bundle);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Wrong(bundle, $"cannot be read: {cause.Message.TrimEnd('.')}", cause);
        }
        if (policy.CustomTrustStore.Count == 0)
            throw Wrong(bundle, "has no certificate");
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            using var system = new X509Store(StoreName.Root, location);
            try
            {
                system.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                policy.CustomTrustStore.AddRange(system.Certificates);
            }
            catch (CryptographicException)
            {
                // A system without such a store trusts nobody there.
            }
        }
        return policy;
    }

    private static StorageException Wrong(string bundle, string what, Exception? cause = null)
        => new($"{bundle}: the bundle of certificate authorities {what}. Give a PEM file with certificates (DOMAINADAPT_CA_BUNDLE).", ExitCodes.Spec, cause);
}
