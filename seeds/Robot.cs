namespace Coop.Seeds;

/// <summary>
/// Somebody who plays a part in a day. In action unless waiting; when what it waited for has come it is in action again
/// before the clock lets anything else happen.
/// </summary>
public sealed class Robot : IDisposable
{
    private readonly Lock gate = new();
    private readonly PlayClock clock;
    private readonly Stillness stillness;
    private TaskCompletionSource<bool>? waiting;
    private Agenda.Entry? alarm;
    private bool rung;
    private bool wakesOnRing;
    private long waits;

    internal Robot(PlayClock clock, Stillness stillness, string name)
    {
        (this.clock, this.stillness, Name) = (clock, stillness, name);
        stillness.Enter(this);
    }

    public string Name { get; }

    /// <summary>What it does just now, for people who wonder why nothing moves.</summary>
    public string Doing { get; set; } = "";

    public override string ToString() => Doing.Length > 0 ? $"{Name} ({Doing})" : Name;

    /// <summary>Waits for an instant; at once if it has passed.</summary>
    public async Task Until(DateTimeOffset at) => await Wait(at, orRing: false);

    /// <summary>Waits for an instant or for a <see cref="Ring"/>, also one since the last wait.</summary>
    /// <returns>Whether it rang.</returns>
    public Task<bool> UntilRungOr(DateTimeOffset at) => Wait(at, orRing: true);

    /// <summary>Something has come for this robot.</summary>
    public void Ring()
    {
        lock (gate)
        {
            rung = true;
            if (wakesOnRing && waiting is not null)
                Wake();
        }
    }

    /// <summary>Its part is over.</summary>
    public void Dispose() => stillness.Leave(this);

    private Task<bool> Wait(DateTimeOffset at, bool orRing)
    {
        lock (gate)
        {
            wakesOnRing = orRing;
            if (orRing && rung)
            {
                rung = false;
                return Task.FromResult(true);
            }
            if (at <= clock.GetUtcNow())
                return Task.FromResult(false);
            waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var wait = ++waits;
            alarm = clock.At(at.UtcTicks, () => OnAlarm(wait));
            stillness.Leave(this);
            return waiting.Task;
        }
    }

    private void OnAlarm(long wait)
    {
        lock (gate)
            if (waiting is not null && wait == waits)
                Wake();
    }

    private void Wake()
    {
        stillness.Enter(this);
        if (alarm is not null)
            clock.Cancel(alarm);
        var woken = waiting!;
        (waiting, alarm) = (null, null);
        var byRing = wakesOnRing && rung;
        rung &= !byRing;
        woken.SetResult(byRing);
    }
}
