namespace Coop.Wages;

/// <summary>One line that pay can have: a component, or a premium on it; and the hours in which it is paid, worked out once for the days around a shift.</summary>
internal sealed class Payable
{
    private readonly Remembered<(DateOnly First, DateOnly Last), IReadOnlyList<Stretch>?> hours;
    private readonly bool inWeather;

    public Payable(Counted counted, Premium? premium, LookedUp known)
    {
        var part = (PayComponent)counted.Rate;
        (Counted, Rule, Item, Percent) = (counted, premium?.Id ?? part.Id, premium?.Item ?? part.Item, premium?.Percent);
        AfterSeconds = part.AfterSeconds;
        inWeather = part.When is { Weather: true } || premium is { When.Weather: true };
        hours = new(days => Stretches.Both(
            part.When?.Within(known.Zone, days.First, days.Last), premium?.When.Within(known.Zone, days.First, days.Last)));
        AtAnyTime = part.When is null && premium is null;
    }

    public Counted Counted { get; }
    public int AfterSeconds { get; }
    public string Rule { get; }
    public string Item { get; }

    /// <summary>Of the component's rate; null for all of it.</summary>
    public int? Percent { get; }

    public bool AtAnyTime { get; }

    /// <summary>When it is paid, of these days; null when at any time.</summary>
    public IReadOnlyList<Stretch>? Hours(DateOnly first, DateOnly last, IReadOnlyList<Stretch>? hardWeather)
    {
        if (inWeather && hardWeather is not { Count: > 0 })
            return [];
        var named = hours[(first, last)];
        return inWeather ? Stretches.Both(named, hardWeather) : named;
    }
}
