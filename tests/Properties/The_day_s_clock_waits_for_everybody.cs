using Coop.Seeds;

namespace Coop.Properties;

public sealed class The_day_s_clock_waits_for_everybody : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private long busy;
    private readonly PlayClock clock;

    public The_day_s_clock_waits_for_everybody() =>
        clock = new PlayClock(Day.Opening, () => Interlocked.Read(ref busy) == 0, () => 0);

    public void Dispose() => clock.Dispose();

    [Fact]
    public async Task A_whole_day_passes_at_once_when_nobody_does_anything()
    {
        using var robot = clock.NewRobot("rider");
        clock.Begin();

        await robot.Until(Day.At(840)).WaitAsync(Deadline);

        Assert.Equal(Day.At(840), clock.GetUtcNow());
    }

    [Fact]
    public async Task Time_stands_still_while_somebody_is_in_action()
    {
        var idle = clock.NewRobot("idle");
        using var working = clock.NewRobot("working");
        clock.Begin();
        var waiting = idle.Until(Day.At(2));
        await working.Until(Day.At(1)).WaitAsync(Deadline);

        for (var look = 0; look < 50; look++)
        {
            await Task.Yield();
            Assert.Equal(Day.At(1), clock.GetUtcNow());
        }
        Assert.False(waiting.IsCompleted);

        var worked = working.Until(Day.At(3));
        await waiting.WaitAsync(Deadline);
        Assert.Equal(Day.At(2), clock.GetUtcNow());
        idle.Dispose();
        await worked.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Time_stands_still_while_the_co_op_has_something_under_way()
    {
        using var robot = clock.NewRobot("rider");
        Interlocked.Exchange(ref busy, 1);
        clock.Begin();

        var waiting = robot.Until(Day.At(5));
        Assert.NotEqual(waiting, await Task.WhenAny(waiting, Task.Delay(30)));
        Interlocked.Exchange(ref busy, 0);

        await waiting.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Timers_ring_in_the_order_of_their_instants_and_then_of_their_setting()
    {
        var rung = new List<string>();
        using var robot = clock.NewRobot("rider");
        ITimer In(int seconds, string name, int every = -1) => clock.CreateTimer(
            _ => rung.Add(name), null, SpanOf(seconds), SpanOf(every));
        static TimeSpan SpanOf(int seconds) => seconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        clock.Begin();
        await robot.Until(Day.At(0)).WaitAsync(Deadline);

        await using var late = In(30, "late");
        await using var first = In(10, "first");
        await using var second = In(10, "second");
        await using var often = In(9, "often", every: 20);
        await using var never = In(-1, "never");
        await using var cancelled = In(1, "cancelled");
        cancelled.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await robot.Until(Day.At(1)).WaitAsync(Deadline);

        Assert.Equal(["often", "first", "second", "often", "late", "often"], rung);
    }

    [Fact]
    public async Task Delays_and_time_outs_keep_to_it()
    {
        using var timeOut = new CancellationTokenSource(TimeSpan.FromHours(2), clock);
        clock.Begin();

        await Task.Delay(TimeSpan.FromHours(1), clock).WaitAsync(Deadline);
        var after = clock.GetUtcNow();
        await Assert.ThrowsAsync<TaskCanceledException>(
            () => Task.Delay(TimeSpan.FromDays(1), clock, timeOut.Token).WaitAsync(Deadline));

        Assert.InRange(after, Day.At(60), Day.At(61));
    }

    [Fact]
    public async Task A_ring_wakes_who_waits_before_time_goes_on()
    {
        var rider = clock.NewRobot("rider");
        using var cook = clock.NewRobot("cook");
        clock.Begin();
        var waiting = rider.UntilRungOr(Day.At(100));
        await cook.Until(Day.At(10)).WaitAsync(Deadline);
        Assert.False(waiting.IsCompleted);

        rider.Ring();
        Assert.True(await waiting.WaitAsync(Deadline));
        Assert.Equal(Day.At(10), clock.GetUtcNow());

        rider.Ring();
        Assert.True(await rider.UntilRungOr(Day.At(100)).WaitAsync(Deadline));
        var afterwards = cook.Until(Day.At(200));
        Assert.False(await rider.UntilRungOr(Day.At(100)).WaitAsync(Deadline));
        rider.Dispose();
        await afterwards.WaitAsync(Deadline);
    }

    [Fact]
    public async Task Time_stands_still_until_live_news_has_arrived()
    {
        long told = 0;
        using var live = new PlayClock(Day.Opening, () => true, () => 0, told: () => Interlocked.Read(ref told));
        using var rider = live.NewRobot("rider");
        live.Begin();
        Interlocked.Increment(ref told);

        var waiting = rider.UntilRungOr(Day.At(100));
        Assert.NotEqual(waiting, await Task.WhenAny(waiting, Task.Delay(30)));
        rider.Ring();
        live.Hear();

        Assert.True(await waiting.WaitAsync(Deadline));
        Assert.InRange(live.GetUtcNow(), Day.Opening, Day.At(1));
    }

    [Fact]
    public async Task News_that_went_to_somebody_else_does_not_hold_it_up_for_long()
    {
        using var live = new PlayClock(Day.Opening, () => true, () => 0, told: () => 3, sun: new HurriedSun());
        using var rider = live.NewRobot("rider");
        live.Begin();

        await rider.Until(Day.At(100)).WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_speed_is_a_cap()
    {
        using var capped = new PlayClock(Day.Opening, () => true, () => 0, speed: 600);
        using var robot = capped.NewRobot("rider");
        var begun = TimeProvider.System.GetTimestamp();
        capped.Begin();

        await robot.Until(Day.At(1)).WaitAsync(Deadline);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromMilliseconds(95), Deadline);
    }

    [Fact]
    public async Task It_follows_the_sun_before_and_after()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(5), clock).WaitAsync(Deadline);
        Assert.InRange(clock.GetUtcNow(), Day.Opening, Day.At(1));

        clock.Begin();
        await Task.Delay(TimeSpan.FromHours(1), clock).WaitAsync(Deadline);
        clock.FollowTheSun();
        Interlocked.Exchange(ref busy, 1);
        await Task.Delay(TimeSpan.FromMilliseconds(5), clock).WaitAsync(Deadline);
    }

    [Fact]
    public async Task Who_holds_it_up_for_a_minute_is_named()
    {
        var sun = new HurriedSun();
        using var stuck = new PlayClock(Day.Opening, () => false, () => 7, busyWith: () => "settles o7", sun: sun);
        using var robot = stuck.NewRobot("rider c7");
        robot.Doing = "collects o7";
        stuck.Begin();

        var trouble = await Assert.ThrowsAsync<TimeoutException>(() => stuck.Trouble.WaitAsync(Deadline));

        Assert.Contains("rider c7 (collects o7)", trouble.Message);
        Assert.Contains("settles o7", trouble.Message);
    }

    /// <summary>A sun that goes round a second at each look.</summary>
    private sealed class HurriedSun : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;
        public override long GetTimestamp() => Interlocked.Increment(ref seconds);
    }
}
