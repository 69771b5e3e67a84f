using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Failures;
using DomainAdapt.Storage.Http;
using DomainAdapt.Testing;

namespace DomainAdapt.Storage.Tests.Http;

public sealed class TrustedHandlerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task APrivateAuthority_IsTrustedOnlyWhereItsBundleIsGiven()
    {
        using var key = RSA.Create(2048);
        using var authority = Authority(key);
        using var certificate = ServerCertificate(authority);
        var bundle = _folder.Write("ca.pem", System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()));
        await using var server = await LocalServer.StartAsync(context => LocalServer.SendAsync(context, [7]), certificate);
        var url = new UriBuilder(server.Url) { Scheme = "https" }.Uri;

        Assert.Equal([7], await GetAsync(url, bundle));
        var failure = await Assert.ThrowsAsync<StorageException>(() => GetAsync(url, bundle: null));
        Assert.Contains("DOMAINADAPT_CA_BUNDLE", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no certificate in here", "has no certificate")]
    public async Task ABundleThatIsNone_IsNamed(string? content, string expected)
    {
        var bundle = content is null ? _folder["missing.pem"] : _folder.Write("wrong.pem", System.Text.Encoding.ASCII.GetBytes(content));
        var failure = await Assert.ThrowsAsync<StorageException>(() => GetAsync(new Uri("https://127.0.0.1:9/"), bundle));
        Assert.Contains($"{bundle}: the bundle of certificate authorities {expected}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Spec, failure.ExitCode);
    }

    private static async Task<byte[]> GetAsync(Uri url, string? bundle)
    {
        using var downloader = new Downloader(new DownloadOptions { CaBundle = bundle, Attempts = 2, Time = new FastTime(50) });
        return await downloader.GetAsync(url, 100, offline: false, TestContext.Current.CancellationToken);
    }

    private static X509Certificate2 Authority(RSA key)
    {
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 ServerCertificate(X509Certificate2 authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
