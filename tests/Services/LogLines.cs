using Microsoft.Extensions.Logging;
using System.Collections.Concurrent;

namespace Coop.Services;

/// <summary>Hears all that a co-op logs, down to the last detail, while somebody listens.</summary>
public sealed class LogLines : ILoggerProvider
{
    private volatile bool listens;

    public ConcurrentQueue<string> Lines { get; } = [];

    /// <summary>From now on what is logged is kept.</summary>
    public void Listen() => listens = true;

    /// <summary>Enough heard; what was kept goes.</summary>
    public void Stop()
    {
        listens = false;
        Lines.Clear();
    }

    public ILogger CreateLogger(string categoryName) => new Line(this);

    public void Dispose() { }

    private sealed class Line(LogLines all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            if (all.listens)
                all.Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => all.listens;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            all.Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
