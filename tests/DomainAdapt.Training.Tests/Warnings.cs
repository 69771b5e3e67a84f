using Microsoft.Extensions.Logging;

namespace DomainAdapt.Training.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class Warnings : ILogger
{
    public List<string> Texts { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Texts.Add(formatter(state, exception));
}
