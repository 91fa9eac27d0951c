using Coop.Matching;
using Coop.Pricing;

namespace Coop.Wages;

/// <summary>The lines of one shift's pay while they are worked out: for one offer after the other where floors are held for each, else for all at once.</summary>
internal sealed class Receipt
{
    private readonly PayPolicy policy;
    private readonly Work work;
    private readonly LookedUp known;
    private readonly Timesheet clock;
    private readonly DateOnly day, first, last;
    private readonly List<(Money Cents, Func<PayLine> Say)> lines = [];
    private Ridden? open;
    private int since;

    public Receipt(PayPolicy policy, Work work)
    {
        (this.policy, this.work, known, clock) = (policy, work, LookedUp.Of(policy), new Timesheet(work.Clock));
        day = known.DayOf(work.StartedAt);

        // Days around the shift are looked at, since a ride's end may lie a little outside of its clock, and a night begins the day before.
        (first, last) = (day.AddDays(-2), known.DayOf(clock.EndsAt ?? work.StartedAt).AddDays(1));
    }

    public Money Total => Earned(0);

    /// <summary>Every line in words.</summary>
    public IReadOnlyList<PayLine> Lines() => lines.ConvertAll(line => line.Say());

    /// <summary>From here on lines are for these rides and this time only.</summary>
    public void Open(Ridden part) => (open, since) = (part, lines.Count);

    public void OpenAll() => (open, since) = (null, 0);

    public void AddParts(bool withPremiums = true)
    {
        foreach (var payable in known.Payables)
        {
            if (payable.Percent is not null && !withPremiums)
                continue;
            var hours = payable.AtAnyTime ? null : payable.Hours(first, last, work.HardWeather);
            var quantity = hours is { Count: 0 } ? 0 : Quantity(open, payable.Part, hours, payable.Part.AfterSeconds);
            if (quantity > 0 && Line(payable.Part, payable.Rule, payable.Item, quantity, payable.Percent) is var line && line.Cents > Money.Zero)
                lines.Add(line);
        }
    }

    public void AddFloors(FloorPeriod period)
    {
        for (var i = 0; i < known.Floors.Count; i++)
            if (known.Floors[i] is { Scope: FloorScope.Individual } floor && floor.Period == period)
                AddFloor(floor);
    }

    /// <summary>What was promised is kept: nobody is paid less than an offer had said, however fast it was ridden.</summary>
    public void Keep(Money promised)
    {
        var (earned, offer) = (Earned(since), open?.Offer);
        if (promised > earned)
            lines.Add((promised - earned, () => new PayLine(
                Pay.AsOffered, "offers", 1, promised, promised - earned,
                $"What was offered is kept: {policy.Say(promised)} were offered, earned were {policy.Say(earned)}", TopUp: true, OfferId: offer)));
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
               let line = Line(allowance, allowance.Id, allowance.Item, Quantity(open, allowance, null, 0), percent: null)
               where line.Cents > Money.Zero
               select line.Say(),
        ];
    }

    private void AddFloor(PayFloor floor)
    {
        IReadOnlyList<Stretch>? hours = !floor.PlannedOnly ? null
            : work.Planned is { } planned ? [Stretch.Of(planned.StartsAt, planned.EndsAt)] : [];
        var part = open;
        var (counted, earned) = (Quantity(part, floor, hours, 0), Earned(since));
        var least = floor.AtLeast(floor.On(day), counted);
        for (var i = 0; i < floor.And?.Count; i++)
            least += floor.And[i].AtLeast(floor.And[i].On(day), Quantity(part, floor.And[i], hours, 0));
        if (earned < least)
            lines.Add((least - earned, () =>
            {
                var says = string.Join(" and ", floor.Rates.Select(rate => policy.Say(rate, Quantity(part, rate, hours, 0), rate.On(day))));
                var source = floor.FigureOn(day) is { } figure ? $" ({figure.Source})" : "";
                return new PayLine(
                    floor.Id, floor.Unit, counted, floor.On(day), least - earned,
                    $"{floor.Item}: {says} make {policy.Say(least)}, earned were {policy.Say(earned)}{source}", TopUp: true, OfferId: part?.Offer);
            }));
    }

    private (Money Cents, Func<PayLine> Say) Line(PayRate rate, string rule, string item, long quantity, int? percent)
    {
        var (cents, offer) = (rate.On(day), open?.Offer);
        var earned = rate.Earned(cents, quantity, percent ?? 100);
        return (earned, () => new PayLine(
            rule, rate.Unit, quantity, cents, earned, $"{item}: {policy.Say(rate, quantity, cents, percent)}", Percent: percent, OfferId: offer));
    }

    private long Quantity(Ridden? part, PayRate rate, IReadOnlyList<Stretch>? hours, int afterSeconds)
    {
        switch (rate.Per)
        {
            case PaidPer.Minute or PaidPer.Hour:
                return clock.Seconds(rate.States, Stretches.Both(part?.Within, hours), afterSeconds);
            case PaidPer.Shift:
                return part is null or { Offer: null } ? 1 : 0;
            case PaidPer.Month:
                return 0;
        }
        var (rides, metres, offers) = (0L, 0L, rate.Per == PaidPer.Offer ? new HashSet<Guid>() : null);
        foreach (var ride in part?.Rides ?? work.Rides)
        {
            if (!rate.Counts(ride) || hours is not null && !hours.Any(hour => hour.Holds(ride.At.UtcTicks)))
                continue;
            rides++;
            metres += ride.Metres;
            offers?.Add(ride.OfferId?.Value ?? ride.RideId.Value);
        }
        return offers?.Count ?? (rate.Per == PaidPer.Ride ? rides : metres);
    }

    private Money Earned(int from)
    {
        var cents = Money.Zero;
        for (var i = from; i < lines.Count; i++)
            cents += lines[i].Cents;
        return cents;
    }
}
