namespace Coop.Pricing;

/// <summary>A tariff says itself, in both languages, from its own figures: what is voted and what is read cannot differ.</summary>
public static class TariffWords
{
    private static readonly Words Or = new(", or ", ", ou ");

    /// <summary>When a rule holds; one without conditions takes what the others leave.</summary>
    public static Words Of(IReadOnlyList<Condition>? any) =>
        any is null ? new Words("otherwise", "sinon") : Chain(Or, any.Select(Of));

    /// <summary>A set of circumstances, such as "from 10,000 g, on Sunday".</summary>
    public static Words Of(Condition condition)
    {
        var said = new List<Words>();
        Add(condition.Metres, metres => Words.Of(metres) + " m");
        Add(condition.Grams, grams => Words.Of(grams) + " g");
        Add(condition.MinuteOfDay, minute => new Words($"{minute / 60:00}:{minute % 60:00}", $"{minute / 60} h {minute % 60:00}"));
        Add(condition.WindowMinutes, minutes => new Words($"{minutes} min to bring it", $"{minutes} min pour l'apporter"));
        AddAny(new("on", "le"), condition.Days, day => Day(day));
        AddAny(new("by", "en"), condition.Vehicles, Of);
        AddAny(new("as a parcel that is", "en colis"), condition.Sizes, Of);
        AddAny(new("taken in", "pris à"), condition.PickupIn, Zone);
        AddAny(new("brought to", "livré à"), condition.DropoffIn, Zone);
        return said.Count == 0 ? new Words("always", "toujours") : Words.Join(", ", said);

        void Add(Between? range, Func<int, Words> figure)
        {
            if (range?.From is { } from && range.Below is { } below)
                said.Add(new Words("from ", "de ") + figure(from) + new Words(" to less than ", " à moins de ") + figure(below));
            else if (range?.From is { } least)
                said.Add(new Words("from ", "à partir de ") + figure(least));
            else if (range?.Below is { } most)
                said.Add(new Words("less than ", "moins de ") + figure(most));
        }

        void AddAny<T>(Words how, IReadOnlyList<T>? values, Func<T, Words> name)
        {
            if (values is not null)
                said.Add(how + " " + Chain(new(" or ", " ou "), values.Select(name)));
        }
    }

    /// <summary>A charge, such as "€1.00 per km, at least €2.00".</summary>
    public static Words Of(Charge charge)
    {
        var sums = new List<Words>();
        if (charge.FixedCents is { } always)
            sums.Add(Words.Of(always));
        if (charge.PerKmCents is { } perKm)
            sums.Add(Words.Of(perKm) + new Words(" per km", " par km"));
        if (charge.Step is { } step)
        {
            var unit = step.Of == StepOf.Metres ? " m" : " g";
            sums.Add(Words.Of(step.Cents) + new Words(" for every ", " par tranche entamée de ") + Words.Of(step.Every) + unit
                + new Words(" begun", "")
                + (step.Beyond == 0 ? Words.Same("") : new Words(" beyond ", " au-delà de ") + Words.Of(step.Beyond) + unit));
        }
        if (charge.Share is { } share)
            sums.Add(Words.Percent(share.BasisPoints) + new Words(" of ", " de ") + Words.Same(string.Join(" + ", share.Of)));

        var said = sums.Count == 0 ? new Words("nothing", "rien") : Words.Join(" + ", sums);
        if (charge.MinimumCents is { } least)
            said += new Words(", at least ", ", au moins ") + Words.Of(least);
        if (charge.MaximumCents is { } most)
            said += new Words(", at most ", ", au plus ") + Words.Of(most);
        return said;
    }

    public static Words Of(Payee payee) => payee switch
    {
        Payee.Riders => new("to the riders", "aux livreurs"),
        Payee.Coop => new("to the co-op", "à la coopérative"),
        _ => new("to the State", "à l'État"),
    };

    internal static Words Chain(Words between, IEnumerable<Words> parts)
    {
        Words? said = null;
        foreach (var part in parts)
            said = said is null ? part : said + between + part;
        return said ?? new Words("never", "jamais");
    }

    internal static Words Of(Vehicle vehicle) => vehicle switch
    {
        Vehicle.Bicycle => new("bicycle", "vélo"),
        Vehicle.EBike => new("e-bike", "vélo électrique"),
        Vehicle.CargoBike => new("cargo bike", "vélo cargo"),
        Vehicle.Scooter => new("scooter", "scooter"),
        Vehicle.Car => new("car", "voiture"),
        _ => new("foot", "marche"),
    };

    internal static Words Of(ParcelSize size) => size switch
    {
        ParcelSize.Small => new("small", "petit"),
        ParcelSize.Medium => new("medium", "moyen"),
        _ => new("large", "grand"),
    };

    private static Words Zone(string name) => name == TariffZone.Elsewhere
        ? new("anywhere outside the zones", "tout lieu hors des zones") : Words.Same(name);

    private static Words Day(DayOfWeek day) => new(day.ToString(),
        ((string[])["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"])[(int)day]);
}
