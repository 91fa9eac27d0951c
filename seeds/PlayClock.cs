namespace Coop.Seeds;

/// <summary>
/// The clock of a day that is played. It stands still while anything is under way in the co-op or any robot is in action,
/// and jumps to the next instant that somebody waits for once all is quiet: nothing of the day is late because of the
/// program. Before the day begins and after it is over it follows the sun, one second a second.
/// </summary>
/// <remarks>Thread-safe. Timers ring by their instants, then by when they were set.</remarks>
public sealed class PlayClock : TimeProvider, IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly Agenda agenda = new();
    private readonly Stillness stillness;
    private readonly Pace pace;
    private readonly TaskCompletionSource trouble = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread hand;
    private long now;
    private volatile bool ringing;
    private volatile bool stopped;

    /// <param name="start">What it shows at first.</param>
    /// <param name="quiet">Whether the program has nothing under way.</param>
    /// <param name="begun">Grows with everything that the program begins.</param>
    /// <param name="told">How many pieces of live news the program has sent to listeners.</param>
    /// <param name="speed">At most so many seconds of the day in one second; null for no cap.</param>
    /// <param name="busyWith">Names what the program has under way, for when it gets stuck.</param>
    public PlayClock(
        DateTimeOffset start, Func<bool> quiet, Func<long> begun, Func<long>? told = null, double? speed = null,
        Func<string>? busyWith = null, TimeProvider? sun = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed ?? 1, nameof(speed));
        pace = new Pace(sun ?? System, speed);
        stillness = new Stillness(quiet, begun, told, busyWith ?? (() => ""), sun ?? System);
        now = start.UtcTicks;
        hand = new Thread(GoRound) { IsBackground = true, Name = "clock of the day" };
        hand.Start();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Fails when the day cannot go on: somebody is busy and nothing moves. Never completes otherwise.</summary>
    public Task Trouble => trouble.Task;

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new PlayTimer(this, callback, state, dueTime, period);

    /// <summary>From here on the clock jumps.</summary>
    public void Begin() => Follow(theSun: false);

    /// <summary>The day is over: one second a second.</summary>
    public void FollowTheSun() => Follow(theSun: true);

    /// <summary>A robot that this clock waits for; it counts as in action from now on.</summary>
    public Robot NewRobot(string name) => new(this, stillness, name);

    /// <summary>One of the pieces of live news has arrived where it was sent.</summary>
    public void Hear() => stillness.Hear();

    public void Dispose()
    {
        stopped = true;
        hand.Join(TimeSpan.FromSeconds(5));
    }

    /// <summary>Puts something on the agenda, at the earliest now.</summary>
    internal Agenda.Entry At(long due, Action ring)
    {
        lock (gate)
            return agenda.Add(Math.Max(due, now), ring);
    }

    internal void Cancel(Agenda.Entry entry)
    {
        lock (gate)
            agenda.Remove(entry);
    }

    private void Follow(bool theSun)
    {
        lock (gate)
        {
            pace.SinceLastLook();
            pace.FollowsTheSun = theSun;
        }
    }

    private void GoRound()
    {
        while (!stopped)
        {
            try
            {
                Thread.Sleep(MoveOn(still: !ringing && !pace.FollowsTheSun && stillness.Observe()));
                if (!pace.FollowsTheSun && stillness.Stuck() is { } stuck)
                    trouble.TrySetException(stuck);
            }
            catch (Exception problem)
            {
                trouble.TrySetException(problem);
            }
        }
    }

    /// <summary>Moves the hand as far as it may go, and rings what has come due.</summary>
    /// <returns>How long to rest before the next look.</returns>
    private TimeSpan MoveOn(bool still)
    {
        lock (gate)
        {
            if (ringing)
                return Rest;
            var far = pace.SinceLastLook();
            if (!still && !pace.FollowsTheSun)
                return Rest;
            var due = agenda.NextDue ?? long.MaxValue;
            var reached = Math.Min(due, far is { } span ? now + span.Ticks : long.MaxValue);
            if (reached < long.MaxValue)
                Interlocked.Exchange(ref now, Math.Max(now, reached));
            if (due > now)
                return Rest;

            ringing = true;
            ThreadPool.UnsafeQueueUserWorkItem<IReadOnlyList<Action>>(Ring, agenda.TakeDue(now), preferLocal: false);
            return TimeSpan.Zero;
        }
    }

    private void Ring(IReadOnlyList<Action> wave)
    {
        try
        {
            foreach (var ring in wave)
                ring();
        }
        catch (Exception problem)
        {
            trouble.TrySetException(problem);
        }
        finally
        {
            ringing = false;
        }
    }
}
