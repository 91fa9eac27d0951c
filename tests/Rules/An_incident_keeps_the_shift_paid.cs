using System.Text.Json;
using Coop.Matching;

namespace Coop.Rules;

/// <summary>From an accident on, the clock shows the incident to the end that pay goes on to, whatever else was under way.</summary>
public class An_incident_keeps_the_shift_paid
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 10, 0, 0, TimeSpan.Zero);
    private static readonly ShiftId Lunch = new(Guid.Parse("00000000-0000-0000-0000-000000000001"));

    [Fact]
    public void Nothing_hides_it()
    {
        var ride = Guid.Parse("00000000-0000-0000-0000-000000000002");

        var clock = ClockBook.Of(Noon, Noon.AddHours(3),
        [
            new(Lunch, ClockKind.Assigned, ride, Noon.AddMinutes(10), Noon), new(Lunch, ClockKind.Paused, Lunch.Value, Noon.AddMinutes(50), Noon),
            new(Lunch, ClockKind.Incident, Lunch.Value, Noon.AddMinutes(30), Noon),
        ]);

        Assert.Equal(
            [(ClockState.Available, 10), (ClockState.ToPickup, 20), (ClockState.Incident, 150)],
            clock.Select(span => (span.State, (int)(span.To - span.From).TotalMinutes)));
    }

    [Theory]
    [InlineData(120, null, 120)]
    [InlineData(600, 30, 600)]
    [InlineData(null, 90, 90)]
    [InlineData(null, 600, 240)]
    [InlineData(null, null, 240)]
    [InlineData(-5, null, 0)]
    public void Pay_goes_on_to_the_planned_end_else_to_the_one_they_wished_for_and_as_long_as_was_voted(int? plannedMinutes, int? wishedMinutes, int paidMinutes)
    {
        var shift = OnShift(plannedMinutes, wishedMinutes);
        Assert.Equal(Noon.AddMinutes(paidMinutes), Incident.EndOf(shift, Choosing.Voted, Noon));
    }

    [Theory]
    [InlineData(null, null, 90)]
    [InlineData(null, 30, 30)]
    [InlineData(600, null, 600)]
    public void A_figure_that_was_voted_otherwise_counts_for_who_had_no_plan(int? plannedMinutes, int? wishedMinutes, int paidMinutes)
    {
        var shift = OnShift(plannedMinutes, wishedMinutes);
        Assert.Equal(Noon.AddMinutes(paidMinutes), Incident.EndOf(shift, Choosing.Voted with { IncidentPaidSeconds = 90 * 60 }, Noon));
    }

    [Fact]
    public void A_version_of_before_that_could_be_voted_means_four_hours()
    {
        var older = JsonSerializer.SerializeToNode(Choosing.Voted with { IncidentPaidSeconds = 1 }, Wire.Json)!.AsObject();
        Assert.True(older.Remove("incidentPaidSeconds"));
        Assert.Equal(4 * 3_600, older.Deserialize<MatchingPolicy>(Wire.Json)!.IncidentPaidSeconds);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(86_400, true)]
    [InlineData(-1, false)]
    [InlineData(86_401, false)]
    public void It_is_nothing_to_a_day(int seconds, bool holds) => Assert.Equal(holds, (Choosing.Voted with { IncidentPaidSeconds = seconds }).Check() is null);

    private static Shift OnShift(int? plannedMinutes, int? wishedMinutes) => new()
    {
        Id = Lunch, RiderId = default, Vehicle = Vehicle.Bicycle, DisplayName = "Ada", Limits = new(), Ticket = 1, StartedAt = Noon.AddHours(-1), Zone = "town",
        Until = wishedMinutes is { } wished ? Noon.AddMinutes(wished) : null,
        Planned = plannedMinutes is { } planned ? new(default, Noon.AddHours(-1), Noon.AddMinutes(planned)) : null,
    };
}
