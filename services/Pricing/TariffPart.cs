namespace Coop.Pricing;

/// <summary>
/// One line of the receipt, and the rules for it: of the rules of a part exactly one is for any delivery that the co-op
/// carries, which is proven before a tariff takes effect.
/// </summary>
/// <param name="Id">How percentages and receipts name it.</param>
/// <param name="Item">What it is for, in the words of the receipt.</param>
/// <param name="Payee">Whose it is: the riders' or the co-op's.</param>
/// <param name="Because">Why the members charge it.</param>
public sealed record TariffPart(string Id, Words Item, Payee Payee, Words Because, IReadOnlyList<TariffRule> Rules)
{
    /// <summary>The rule for these circumstances; null where the tariff has none.</summary>
    public TariffRule? RuleFor(in Circumstances at)
    {
        TariffRule? otherwise = null;
        foreach (var rule in Rules)
        {
            if (rule.When is null)
                otherwise ??= rule;
            else if (rule.Holds(at))
                return rule;
        }
        return otherwise;
    }
}

/// <summary>One voted rule: when it holds, and what it charges.</summary>
/// <param name="When">It holds when any of these does; absent, it takes all that the other rules of the part leave.</param>
public sealed record TariffRule(string Name, Charge Charge, IReadOnlyList<Condition>? When = null)
{
    private RuleWords? words;

    /// <summary>When it holds, in words.</summary>
    internal Words SaidWhen => TariffWords.Of(When);

    /// <summary>What it charges, in words.</summary>
    internal Words SaidCharge => TariffWords.Of(Charge);

    /// <summary>What its lines on receipts say, worked out once; a changed copy does not go by what its original said.</summary>
    internal RuleWords WordsIn(TariffPart part) => words is { } known && ReferenceEquals(known.Part, part) && ReferenceEquals(known.Rule, this)
        ? known : words = new RuleWords(part, this);

    internal bool Holds(in Circumstances at)
    {
        if (When is null)
            return true;
        foreach (var one in When)
            if (one.Holds(at))
                return true;
        return false;
    }
}

/// <summary>What stands on a receipt for one rule, but for the figures of the delivery.</summary>
internal sealed class RuleWords
{
    private readonly string because, perKm, step, charge;

    public RuleWords(TariffPart part, TariffRule rule)
    {
        (Part, Rule, Id) = (part, rule, $"{part.Id}/{rule.Name}");
        because = part.Because.En + (rule.When is null ? "" : $": {rule.SaidWhen.En}");
        perKm = $" m at {rule.Charge.PerKmCents} per km";
        step = $" times {rule.Charge.Step?.Cents}";
        charge = rule.Charge is { Share: null, MinimumCents: null, MaximumCents: null } ? "" : $": {rule.SaidCharge.En}";
    }

    public TariffPart Part { get; }
    public TariffRule Rule { get; }

    /// <summary>Part and rule.</summary>
    public string Id { get; }

    /// <summary>Why the line stands there, with the figures of the delivery.</summary>
    public string Because(in Circumstances at) => Rule.Charge switch
    {
        { PerKmCents: null, Step: null } => because + charge,
        { Step: null } => $"{because}: {at.Metres}{perKm}{charge}",
        { PerKmCents: null } => $"{because}: {Rule.Charge.Step.Begun(at)}{step}{charge}",
        _ => $"{because}: {at.Metres}{perKm}: {Rule.Charge.Step.Begun(at)}{step}{charge}",
    };
}
