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
    private SaidOf? said;

    /// <summary>When it holds, in words.</summary>
    internal Words SaidWhen => Said.When;

    /// <summary>What it charges, in words.</summary>
    internal Words SaidCharge => Said.Charge;

    // Worked out once; a changed copy of the rule does not go by what its original said.
    private SaidOf Said => said is { } known && known.Rules == (When, Charge)
        ? known : said = new SaidOf((When, Charge), TariffWords.Of(When), TariffWords.Of(Charge));

    private sealed record SaidOf((IReadOnlyList<Condition>?, Charge) Rules, Words When, Words Charge);

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
