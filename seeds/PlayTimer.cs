namespace Coop.Seeds;

/// <summary>A timer on the clock of the day, with the contract of <see cref="TimeProvider.CreateTimer"/>.</summary>
internal sealed class PlayTimer : ITimer
{
    private readonly Lock gate = new();
    private readonly PlayClock clock;
    private readonly TimerCallback callback;
    private readonly object? state;
    private readonly ExecutionContext? context = ExecutionContext.Capture();
    private Agenda.Entry? next;
    private long period;
    private bool disposed;

    public PlayTimer(PlayClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        (this.clock, this.callback, this.state) = (clock, callback, state);
        Change(dueTime, period);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        lock (gate)
        {
            if (disposed)
                return false;
            if (next is not null)
                clock.Cancel(next);
            this.period = period > TimeSpan.Zero ? period.Ticks : 0;
            next = dueTime == Timeout.InfiniteTimeSpan ? null : Set(clock.GetTimestamp() + dueTime.Ticks);
            return true;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            if (next is not null)
                clock.Cancel(next);
            next = null;
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private Agenda.Entry Set(long due)
    {
        Agenda.Entry? entry = null;
        return entry = clock.At(due, () => Ring(entry));
    }

    private void Ring(Agenda.Entry? entry)
    {
        lock (gate)
        {
            if (disposed || entry is null || entry != next)
                return;
            next = period > 0 ? Set(entry.Due + period) : null;
        }
        if (context is null)
            callback(state);
        else
            ExecutionContext.Run(context, callback.Invoke, state);
    }

    private static void Check(TimeSpan span) => ArgumentOutOfRangeException.ThrowIfLessThan(span, Timeout.InfiniteTimeSpan);
}
