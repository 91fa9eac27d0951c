using Coop.Matching;

namespace Coop.Properties;

public class A_shift_is_always_cut_whole
{
    private static readonly DateTimeOffset Start = new(2026, 10, 25, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whatever_is_told_in_whatever_order_the_states_fill_the_shift_once()
    {
        var random = new Random(2026);
        for (var round = 0; round < 2_000; round++)
        {
            var end = Start.AddSeconds(random.Next(0, 7_200));
            var events = Enumerable.Range(0, random.Next(0, 25)).Select(_ => Something(random)).ToArray();

            var clock = ClockBook.Of(Start, end, events);

            Assert.Equal((end - Start).TotalSeconds, clock.Sum(span => span.Seconds));
            Assert.All(clock, span => Assert.True(span.From < span.To));
            Assert.All(clock.Zip(clock.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
            random.Shuffle(events);
            Assert.Equal(clock, ClockBook.Of(Start, end, events));
        }
    }

    private static ClockEvent Something(Random random) => new(
        default, (ClockKind)random.Next(Enum.GetValues<ClockKind>().Length), new Guid(random.Next(4), 0, 0, new byte[8]),
        Start.AddSeconds(random.Next(-600, 8_000)), Start);
}
