using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>The lines of one shift's pay while they are worked out: for one offer after the other where floors are held for each, else for all at once.</summary>
internal sealed class Receipt(PayPolicy policy, Work work)
{
    private readonly Timesheet clock = new(work.Clock);
    private readonly IReadOnlyList<PayFloor> floors = policy.AllFloors;
    private readonly DateOnly day = policy.DayOf(work.StartedAt);
    private Ridden? open;
    private int since;

    public List<PayLine> Lines { get; } = [];

    /// <summary>From here on lines are for these rides and this time only.</summary>
    public void Open(Ridden part) => (open, since) = (part, Lines.Count);

    public void OpenAll() => (open, since) = (null, 0);

    public void AddParts(bool withPremiums = true)
    {
        foreach (var part in policy.Components)
        {
            Add(part, part.Id, part.Item, HoursOf(part.When), percent: null);
            foreach (var premium in withPremiums && policy.Premiums is { } premiums ? premiums : [])
                if (premium.Of == part.Id)
                    Add(part, premium.Id, premium.Item, Both(HoursOf(part.When), HoursOf(premium.When)), premium.Percent);
        }
    }

    public void AddFloors(FloorPeriod period)
    {
        foreach (var floor in floors)
            if (floor.Period == period && floor is { Scope: FloorScope.Individual })
                AddFloor(floor);
    }

    /// <summary>What was promised is kept: nobody is paid less than an offer had said, however fast it was ridden.</summary>
    public void Keep(Money promised)
    {
        var earned = Earned();
        if (promised > earned)
            Lines.Add(new PayLine(
                Pay.AsOffered, "offers", 1, promised, promised - earned,
                $"What was offered is kept: {policy.Say(promised)} were offered, earned were {policy.Say(earned)}", TopUp: true, OfferId: open?.Offer));
    }

    public IReadOnlyList<PayLine> AllowancesOfTheShift()
    {
        if (policy.Allowances is not { Count: > 0 } allowances)
            return [];
        OpenAll();
        return
        [
            .. from allowance in allowances
               where allowance.Per != PaidPer.Month
                   && (allowance.Vehicles is null || work.Vehicle is { } vehicle && allowance.Vehicles.Contains(vehicle))
               let line = Line(allowance, allowance.Id, allowance.Item, Quantity(allowance, null, 0), percent: null)
               where line.Cents > Money.Zero
               select line,
        ];
    }

    private void Add(PayComponent part, string rule, string item, IReadOnlyList<Stretch>? hours, int? percent)
    {
        var quantity = Quantity(part, hours, part.AfterSeconds);
        if (quantity > 0 && Line(part, rule, item, quantity, percent) is var line && line.Cents > Money.Zero)
            Lines.Add(line);
    }

    private void AddFloor(PayFloor floor)
    {
        IReadOnlyList<Stretch>? hours = !floor.PlannedOnly ? null
            : work.Planned is { } planned ? [Stretch.Of(planned.StartsAt, planned.EndsAt)] : [];
        var (counted, earned) = (Quantity(floor, hours, 0), Earned());
        var least = floor.AtLeast(floor.On(day), counted);
        foreach (var rate in floor.And ?? [])
            least += rate.AtLeast(rate.On(day), Quantity(rate, hours, 0));
        if (earned >= least)
            return;
        var says = string.Join(" and ", floor.Rates.Select(rate => policy.Say(rate, Quantity(rate, hours, 0), rate.On(day))));
        var source = floor.FigureOn(day) is { } figure ? $" ({figure.Source})" : "";
        Lines.Add(new PayLine(
            floor.Id, floor.Unit, counted, floor.On(day), least - earned,
            $"{floor.Item}: {says} make {policy.Say(least)}, earned were {policy.Say(earned)}{source}", TopUp: true, OfferId: open?.Offer));
    }

    private PayLine Line(PayRate rate, string rule, string item, long quantity, int? percent)
    {
        var cents = rate.On(day);
        return new(rule, rate.Unit, quantity, cents, rate.Earned(cents, quantity, percent ?? 100),
            $"{item}: {policy.Say(rate, quantity, cents, percent)}", Percent: percent, OfferId: open?.Offer);
    }

    private long Quantity(PayRate rate, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        switch (rate.Per)
        {
            case PaidPer.Minute or PaidPer.Hour:
                return clock.Seconds(rate.States, Both(open?.Within, hours), afterSeconds);
            case PaidPer.Shift:
                return open is null or { Offer: null } ? 1 : 0;
            case PaidPer.Month:
                return 0;
        }
        var (rides, metres, offers) = (0L, 0L, rate.Per == PaidPer.Offer ? new HashSet<Guid>() : null);
        foreach (var ride in open?.Rides ?? work.Rides)
        {
            if (!rate.Counts(ride) || hours is not null && !hours.Any(hour => hour.Holds(ride.At.UtcTicks)))
                continue;
            rides++;
            metres += ride.Metres;
            offers?.Add(ride.OfferId?.Value ?? ride.RideId.Value);
        }
        return offers?.Count ?? (rate.Per == PaidPer.Ride ? rides : metres);
    }

    private Money Earned()
    {
        var cents = Money.Zero;
        for (var i = since; i < Lines.Count; i++)
            cents += Lines[i].Cents;
        return cents;
    }

    /// <summary>Whole days around the shift are looked at, since a ride's end may lie a little outside of its clock.</summary>
    private IReadOnlyList<Stretch>? HoursOf(PayHours? hours) =>
        hours?.Within(policy.Zone, work.StartedAt.AddDays(-1), work.EndedAt.AddDays(1), work.HardWeather);

    private static IReadOnlyList<Stretch>? Both(IReadOnlyList<Stretch>? left, IReadOnlyList<Stretch>? right) =>
        left is null ? right : right is null ? left : Stretches.Both(left, right);
}
