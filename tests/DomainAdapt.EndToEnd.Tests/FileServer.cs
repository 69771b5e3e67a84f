using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace DomainAdapt.EndToEnd.Tests;

/// <summary>
/// A server of one file on this machine, with ranges. ASP.NET would be shorter, but with it beside these tests the program there would lack packages.
/// </summary>
internal sealed partial class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly byte[] _content;

    public FileServer(byte[] content)
    {
        _content = content;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Bytes of the first answer after which it says nothing more, and keeps the connection open.</summary>
    public int FirstStallsAfter { get; init; } = int.MaxValue;

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The requests so far, each with its headers.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadRequestAsync(stream, stop);
                _requests.Enqueue(request);
                var from = RangeStart().Match(request) is { Success: true } range ? int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
                var head = from == 0 ? "HTTP/1.1 200 OK\r\n" : $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{_content.Length - 1}/{_content.Length}\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{head}ETag: \"one\"\r\nContent-Length: {_content.Length - from}\r\nConnection: close\r\n\r\n"), stop);
                var isCut = _requests.Count == 1 && FirstStallsAfter < _content.Length;
                await stream.WriteAsync(_content.AsMemory(from, isCut ? FirstStallsAfter : _content.Length - from), stop);
                if (isCut)
                    await Task.Delay(Timeout.Infinite, stop);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException)
            {
                // The other side was killed, or the test is over.
            }
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken stop)
    {
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop) > 0)
            request.Append((char)one[0]);
        return request.ToString();
    }

    [GeneratedRegex(@"(?m)^Range: bytes=(\d+)-\r$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RangeStart();
}
