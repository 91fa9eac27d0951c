namespace Coop.Pricing;

/// <summary>What an amount of the tariff is counted by.</summary>
public enum ChargedPer { Delivery, Km }

/// <summary>One voted line of the tariff.</summary>
/// <param name="Item">What it is for, in the words of the receipt.</param>
/// <param name="Payee">Whose it is: the riders' or the co-op's.</param>
/// <param name="Cents">For one delivery or one kilometre, without VAT.</param>
/// <param name="Because">Why the members charge it.</param>
/// <param name="FromGrams">Charged only for loads of this weight or more; 0 for every load.</param>
public sealed record TariffLine(
    string Item, Payee Payee, ChargedPer Per, Money Cents, string Because, int FromGrams = 0)
{
    /// <summary>This line for one delivery, half a cent rounded up; null where it does not apply.</summary>
    public PriceLine? For(Delivery asked)
    {
        if (asked.Grams < FromGrams)
            return null;

        return Per switch
        {
            ChargedPer.Delivery => new(Item, Payee, Cents, FromGrams == 0
                ? Because
                : $"{Because}: {asked.Grams} g is {FromGrams} g or more"),
            ChargedPer.Km => new(Item, Payee, Cents.For(asked.Trip.Metres, per: 1_000),
                $"{Because}: {asked.Trip.Metres} m at {Cents} per km"),
            _ => throw new InvalidOperationException($"The tariff charges {Item} per {Per}, which nobody can count."),
        };
    }
}
