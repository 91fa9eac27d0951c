namespace Coop.Hosting;

/// <summary>
/// What this process has under way: messages between services, doors that were woken. A clock that jumps (demo, replay)
/// moves only when nothing is under way, so that no event of its day comes late because of the program.
/// </summary>
public sealed class Bustle
{
    private long underWay;
    private long begun;

    /// <remarks>A broker may hand out a letter twice, which then ends twice: less than nothing is nothing.</remarks>
    public bool Quiet => Interlocked.Read(ref underWay) <= 0;

    /// <summary>Grows with everything that begins: two equal readings with quiet between them mean that nothing moved.</summary>
    public long Begun => Interlocked.Read(ref begun);

    public void Begin(int count = 1)
    {
        Interlocked.Add(ref begun, count);
        Interlocked.Add(ref underWay, count);
    }

    public void End(int count = 1) => Interlocked.Add(ref underWay, -count);
}

/// <summary>
/// Wakes one loop. From the ring until the loop waits again the process counts as busy, and an alarm set on the clock
/// rings before the clock can move on.
/// </summary>
internal sealed class Doorbell(Bustle bustle, TimeProvider clock)
{
    private readonly Lock gate = new();
    private HashSet<Guid> words = [];
    private bool rung;
    private bool busy;
    private TaskCompletionSource? waiting;

    public void Ring()
    {
        lock (gate)
        {
            rung = true;
            if (!busy)
            {
                busy = true;
                bustle.Begin();
            }
            waiting?.TrySetResult();
        }
    }

    /// <summary>Rings, and leaves word of what it is about.</summary>
    public void Ring(IEnumerable<Guid> about)
    {
        lock (gate)
            words.UnionWith(about);
        Ring();
    }

    /// <summary>What was left word of since this was last asked, each thing once.</summary>
    public IReadOnlyCollection<Guid> TakeWords()
    {
        lock (gate)
            return Interlocked.Exchange(ref words, []);
    }

    /// <summary>Waits for a ring, or until the instant, whichever is first.</summary>
    public async Task Wait(DateTimeOffset until, CancellationToken stopping)
    {
        // The alarm is set before the process may count as quiet, so that the clock cannot jump past it.
        var pause = until == DateTimeOffset.MaxValue ? Timeout.InfiniteTimeSpan : until - clock.GetUtcNow();
        if (pause < TimeSpan.Zero && pause != Timeout.InfiniteTimeSpan)
            pause = TimeSpan.Zero;
        await using var alarm = clock.CreateTimer(_ => Ring(), null, pause, Timeout.InfiniteTimeSpan);

        var ring = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (rung)
                ring.SetResult();
            else if (busy)
            {
                busy = false;
                bustle.End();
            }
            waiting = ring;
        }
        await using var stop = stopping.Register(() => ring.TrySetCanceled(stopping));
        await ring.Task;
        lock (gate)
            rung = false;
    }
}
