namespace Coop.Redistribution;

/// <summary>What the co-op's postings need an account for; each chart has exactly one account for each of them.</summary>
public enum Use
{
    /// <summary>Members' shares, by member.</summary>
    Capital,
    LegalReserve,

    /// <summary>The fund and every other reserve that the members' statutes fill.</summary>
    DevelopmentFund,
    ProfitForward,
    LossForward,

    /// <summary>What the closed year left, until it is shared.</summary>
    Profit,
    Loss,
    Suppliers,

    /// <summary>What restaurants owe, by restaurant.</summary>
    Restaurants,

    /// <summary>What a restaurant paid beyond its invoices.</summary>
    PaidAhead,

    /// <summary>Pay and own costs that are due, by person.</summary>
    PayDue,

    /// <summary>Had ahead of pay or of a share, by person.</summary>
    Advances,

    /// <summary>Shares of a surplus that were carried and are not paid, by person.</summary>
    SharesDue,
    SocialBodies,
    TaxDue,
    VatDeductible,
    VatCollected,

    /// <summary>Shares of who left, until they are paid back, by person.</summary>
    CapitalDue,
    InterestDue,

    /// <summary>Tips on their way to riders, by rider: never the co-op's money.</summary>
    TipsHeld,
    Bank,
    Pay,
    Contributions,

    /// <summary>Riders' own costs that are made good.</summary>
    OwnCosts,
    BadDebts,
    CorporateTax,
    Deliveries,

    /// <summary>Parts of prices given back: income with the opposite sign.</summary>
    Rebates,

    /// <summary>What a federation gives the co-op of its own surplus.</summary>
    FederationShares,
}
