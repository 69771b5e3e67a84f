using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DomainAdapt.Storage.Tests.Http;

/// <summary>A server on this machine that answers each request as the test says, in order; the last answer repeats.</summary>
internal sealed class BadServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Answer[] _answers;
    private int _next;

    public BadServer(params Answer[] answers)
    {
        _answers = answers;
        _listener.Start();
        _ = AcceptAsync();
    }

    public delegate void Answer(Exchange exchange);

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/file.bin");

    /// <summary>The Range header of each request; empty where there was none.</summary>
    public ConcurrentQueue<string> Ranges { get; } = new();

    /// <summary>The If-Range header of each request; empty where there was none.</summary>
    public ConcurrentQueue<string> IfRanges { get; } = new();

    public static Answer Status(int status, string headers = "")
        => exchange => exchange.Write($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n{headers}Connection: close\r\n\r\n");

    /// <summary>The content from the asked range on, where ranges are kept; cut after some bytes, where asked.</summary>
    public static Answer Content(byte[] content, bool ranges = true, int cutAfter = int.MaxValue, string etag = "\"v1\"") => exchange =>
    {
        var offset = ranges && exchange.Range.StartsWith("bytes=", StringComparison.Ordinal)
            && (exchange.IfRange.Length == 0 || exchange.IfRange == etag)
            ? int.Parse(exchange.Range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture) : 0;
        if (offset >= content.Length)
        {
            exchange.Write($"HTTP/1.1 416 X\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        exchange.Write(offset > 0 ? $"HTTP/1.1 206 X\r\nContent-Range: bytes {offset}-{content.Length - 1}/{content.Length}\r\n" : "HTTP/1.1 200 OK\r\n");
        exchange.Write($"ETag: {etag}\r\nContent-Length: {content.Length - offset}\r\nConnection: close\r\n\r\n");
        exchange.Stream.Write(content.AsSpan(offset, Math.Min(cutAfter, content.Length - offset)));
    };

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
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => Serve(client));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var request = new StringBuilder();
            while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && stream.ReadByte() is var value and >= 0)
                request.Append((char)value);
            var exchange = new Exchange(stream, Header(request, "Range"), Header(request, "If-Range"));
            Ranges.Enqueue(exchange.Range);
            IfRanges.Enqueue(exchange.IfRange);
            _answers[Math.Min(Interlocked.Increment(ref _next) - 1, _answers.Length - 1)](exchange);
        }
    }

    private static string Header(StringBuilder request, string name)
        => request.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";

    internal sealed record Exchange(Stream Stream, string Range, string IfRange)
    {
        public void Write(string text) => Stream.Write(Encoding.ASCII.GetBytes(text));
    }
}
