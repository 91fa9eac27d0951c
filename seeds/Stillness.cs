namespace Coop.Seeds;

/// <summary>
/// Whether nothing moves: neither the program nor a robot has anything under way, at several looks in a row with nothing
/// begun between them, so that what passes from one hand to another for a moment does not count as rest.
/// </summary>
/// <param name="told">How many pieces of live news the co-op has sent; robots say of each when they have it.</param>
internal sealed class Stillness(Func<bool> quiet, Func<long> begun, Func<long>? told, Func<string> busyWith, TimeProvider sun)
{
    private const int LooksInARow = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>News that no robot has by then went to somebody else who listens.</summary>
    private static readonly TimeSpan NewsTravels = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly HashSet<Robot> inAction = [];
    private long robotsBegun;
    private long heard;
    private long heardByOthers;
    private long lastBegun = -1;
    private long lastMovedAt = sun.GetTimestamp();

    public void Enter(Robot robot)
    {
        lock (gate)
        {
            inAction.Add(robot);
            robotsBegun++;
        }
    }

    public void Leave(Robot robot)
    {
        lock (gate)
        {
            inAction.Remove(robot);
            robotsBegun++;
        }
    }

    /// <summary>A robot has a piece of live news, and is in action if it concerns it.</summary>
    public void Hear()
    {
        lock (gate)
        {
            heard++;
            robotsBegun++;
        }
    }

    public bool Observe()
    {
        var before = Begun();
        if (before != lastBegun)
            (lastBegun, lastMovedAt) = (before, sun.GetTimestamp());
        else if (sun.GetElapsedTime(lastMovedAt) > NewsTravels)
            LeaveNewsToOthers();
        for (var look = 0; look < LooksInARow; look++)
        {
            if (look > 0)
                Thread.Sleep(look == 1 ? 0 : 1);
            if (!Quiet() || Begun() != before)
                return false;
        }
        lastMovedAt = sun.GetTimestamp();
        return true;
    }

    /// <summary>Says what holds up the clock, once nothing has begun or ended for longer than anything takes.</summary>
    public TimeoutException? Stuck() => sun.GetElapsedTime(lastMovedAt) < Patience
        ? null
        : new TimeoutException(
            $"The day has stood still for {Patience.TotalSeconds:0} seconds. Busy: {Names()}{(quiet() ? "" : $"; the co-op {busyWith()}".TrimEnd())}.");

    private void LeaveNewsToOthers()
    {
        lock (gate)
            heardByOthers = told?.Invoke() - heard ?? 0;
    }

    private bool Quiet()
    {
        lock (gate)
            return inAction.Count == 0 && (told is null || told() == heard + heardByOthers) && quiet() && ThreadPool.PendingWorkItemCount == 0;
    }

    private long Begun()
    {
        lock (gate)
            return robotsBegun + begun();
    }

    private string Names()
    {
        const int most = 5;
        lock (gate)
            return inAction.Count == 0
                ? "no robot"
                : string.Join(", ", inAction.Select(robot => robot.ToString()).Order().Take(most))
                  + (inAction.Count > most ? $" and {inAction.Count - most} more" : "");
    }
}
