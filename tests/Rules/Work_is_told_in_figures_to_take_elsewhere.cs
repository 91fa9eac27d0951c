using Coop.Matching;
using Coop.Redistribution;

namespace Coop.Rules;

public class Work_is_told_in_figures_to_take_elsewhere
{
    private static readonly TimeZoneInfo Lyon = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_second_of_work_stands_in_the_hour_in_which_it_was_done()
    {
        var shift = Shift(Noon.AddMinutes(-30));
        shift.Pause(Noon.AddMinutes(15));
        shift.Resume(Noon.AddMinutes(75));
        shift.End(Noon.AddMinutes(105));

        var sum = WorkSum.Of([shift], rides: (2, 5_001), Lyon, Noon.AddDays(1));

        Assert.Equal((4_500, 2, 5_001L, 2_500L), (sum.WorkedSeconds, sum.Services, sum.Metres, sum.MeanMetres));
        Assert.Equal([1_800, 900, 1_800], sum.SecondsByHour.ToArray()[11..14]);
        Assert.Equal(sum.WorkedSeconds, sum.SecondsByHour.Sum());
    }

    [Fact]
    public void The_hour_that_comes_twice_in_october_counts_twice()
    {
        var shift = Shift(new(2026, 10, 24, 23, 30, 0, TimeSpan.Zero));
        shift.End(new(2026, 10, 25, 2, 30, 0, TimeSpan.Zero));

        var sum = WorkSum.Of([shift], rides: (0, 0), Lyon, Noon.AddDays(30));

        Assert.Equal((1_800L, 7_200L, 1_800L), (sum.SecondsByHour[1], sum.SecondsByHour[2], sum.SecondsByHour[3]));
    }

    [Fact]
    public void Who_has_not_worked_yet_has_a_record_of_nothing()
    {
        var sum = WorkSum.Of([], rides: (0, 0), Lyon, Noon);
        var record = new WorkRecord(Guid.Empty, null, "Co-op", null, null, sum.FirstAt, sum.LastAt, sum.Shifts, sum.WorkedSeconds, sum.Services, sum.Metres, sum.ShiftsByVehicle, Noon);

        Assert.Contains("Deliveries              0", record.Lines(french: false));
        Assert.Contains("Livraisons              0", record.Lines(french: true));
    }

    private static Shift Shift(DateTimeOffset startedAt) => new()
    {
        Id = new(Guid.NewGuid()), RiderId = new(Guid.NewGuid()), Vehicle = Vehicle.Bicycle, DisplayName = "Ada", Limits = new(), Until = null,
        Ticket = 1, StartedAt = startedAt, Zone = "centre",
    };
}
