using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using DomainAdapt.Core.Failures;
using DomainAdapt.Storage.Http;
using DomainAdapt.Testing;
using DomainAdapt.Training.Checkpoints;

namespace DomainAdapt.Training.Tests.Checkpoints;

public sealed class ModelRepositoryTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fetch_BringsTheModel_OverABrokenConnection_AndOnlyOnce()
    {
        using var hub = new Hub("secret") { BreaksOff = true };
        using var downloader = new Downloader(new DownloadOptions { Token = "secret", FirstDelay = TimeSpan.FromMilliseconds(1) });
        var repository = new ModelRepository(downloader, hub.Address, _folder.Path);

        var model = await repository.FetchAsync("org/name", Commit, offline: false, new ProgressList(), default);
        var again = await repository.FetchAsync("org/name", Commit, offline: true, new ProgressList(), default);

        Assert.Equal(Hub.Config, await File.ReadAllBytesAsync(model.ConfigPath));
        Assert.Equal(Hub.Weights, await File.ReadAllBytesAsync(model.WeightsPath));
        Assert.Null(model.TokenizerPath);
        Assert.Equal(model, again);
        Assert.Contains(hub.Ranges, range => range.StartsWith("bytes=", StringComparison.Ordinal));
        Assert.DoesNotContain(hub.Asked, path => path.EndsWith("README.md", StringComparison.Ordinal));
        Assert.Null(hub.TokenAfterRedirect);
    }

    [Fact]
    public async Task Fetch_WithoutTheToken_IsRefused()
    {
        using var hub = new Hub("secret");
        using var downloader = new Downloader();

        var failure = await Assert.ThrowsAnyAsync<DomainAdaptException>(() => new ModelRepository(downloader, hub.Address, _folder.Path)
            .FetchAsync("org/name", Commit, offline: false, new ProgressList(), default));

        Assert.Contains("401", failure.Message);
        Assert.Equal(ExitCodes.InputsMissing, failure.ExitCode);
    }

    [Fact]
    public async Task Fetch_OfAFileThatIsNotTheListedOne_IsRefused()
    {
        using var hub = new Hub(null) { ConfigOnTheWire = "{\"evil\": 1}"u8.ToArray() };
        using var downloader = new Downloader();

        var failure = await Assert.ThrowsAnyAsync<DomainAdaptException>(() => new ModelRepository(downloader, hub.Address, _folder.Path)
            .FetchAsync("org/name", Commit, offline: false, new ProgressList(), default));

        Assert.Contains("git blob id", failure.Message);
    }

    /// <summary>A server that behaves as the hub's documents say: a list of files, small ones as they are, large ones elsewhere.</summary>
    private sealed class Hub : IDisposable
    {
        public static readonly byte[] Config = "{\"model_type\": \"llama\"}"u8.ToArray();
        public static readonly byte[] Weights = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * i >> 5))];

        private readonly HttpListener _listener = new();
        private readonly string? _token;
        private readonly Uri _elsewhere; // another host, which must not see the token
        private bool _isBroken;

        public Hub(string? token)
        {
            _token = token;
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                var port = ((IPEndPoint)free.LocalEndpoint).Port;
                Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/"));
                _elsewhere = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/elsewhere"));
            }
            _listener.Prefixes.Add(Address.ToString());
            _listener.Prefixes.Add(new Uri(_elsewhere, "/").ToString());
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public bool BreaksOff { get; init; }

        public byte[] ConfigOnTheWire { get; init; } = Config;

        public List<string> Asked { get; } = [];

        public List<string> Ranges { get; } = [];

        public string? TokenAfterRedirect { get; private set; }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                    Answer(await _listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private void Answer(HttpListenerContext context)
        {
            var (request, response) = (context.Request, context.Response);
            Asked.Add(request.Url!.PathAndQuery);
            if (request.Url.AbsolutePath == "/elsewhere")
            {
                TokenAfterRedirect = request.Headers["Authorization"];
                SendWeights(request.Headers["Range"], response);
                return;
            }
            if (_token is not null && request.Headers["Authorization"] != $"Bearer {_token}")
                response.StatusCode = 401;
            else if (request.Url.PathAndQuery == $"/api/models/org/name/revision/{Commit}?blobs=true")
                response.OutputStream.Write(Encoding.UTF8.GetBytes(Listing()));
            else if (request.Url.AbsolutePath == $"/org/name/resolve/{Commit}/config.json")
                response.OutputStream.Write(ConfigOnTheWire);
            else if (request.Url.AbsolutePath == $"/org/name/resolve/{Commit}/model.safetensors")
                response.Redirect(_elsewhere.ToString());
            else
                response.StatusCode = 404;
            response.Close();
        }

        private void SendWeights(string? range, HttpListenerResponse response)
        {
            var start = 0;
            if (range is not null)
            {
                Ranges.Add(range);
                start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
                response.StatusCode = 206;
                response.Headers["Content-Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{Weights.Length - 1}/{Weights.Length}");
            }
            response.ContentLength64 = Weights.Length - start;
            var breaks = BreaksOff && !_isBroken;
            _isBroken = true;
            response.OutputStream.Write(Weights.AsSpan(start, breaks ? 100_000 : Weights.Length - start));
            response.OutputStream.Flush();
            if (breaks)
            {
                Thread.Sleep(100); // what was sent arrives before the connection ends
                response.Abort();
            }
            else
            {
                response.Close();
            }
        }

        private static string Listing()
        {
            byte[] blob = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"blob {Config.Length}\0")), .. Config];
#pragma warning disable CA5350 // git's own hash
            var blobId = Convert.ToHexStringLower(SHA1.HashData(blob));
#pragma warning restore CA5350
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(Weights));
            return $$"""
                {"id": "org/name", "sha": "{{Commit}}", "siblings": [
                  {"rfilename": "README.md", "size": 1, "blobId": "00"},
                  {"rfilename": "config.json", "size": {{Config.Length}}, "blobId": "{{blobId}}"},
                  {"rfilename": "model.safetensors", "size": 1, "blobId": "00", "lfs": {"sha256": "{{sha256}}", "size": 1, "pointerSize": 1 } } ] }
                """;
        }
    }
}
