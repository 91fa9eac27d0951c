namespace Coop.Seeds;

/// <summary>How fast a clock may go: with the sun, or at most so many seconds in one of the sun's, or without a cap.</summary>
internal sealed class Pace(TimeProvider sun, double? speed)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);
    private long lookedAt = sun.GetTimestamp();

    public bool FollowsTheSun { get; set; } = true;

    /// <summary>How far the clock may go for the time since the last look; null for as far as it likes.</summary>
    public TimeSpan? SinceLastLook()
    {
        var now = sun.GetTimestamp();
        var passed = sun.GetElapsedTime(lookedAt, now);
        lookedAt = now;
        return (FollowsTheSun ? 1 : speed) is { } cap
            ? TimeSpan.FromTicks((long)Math.Min(passed.Ticks * cap, Longest.Ticks))
            : null;
    }
}
