namespace Coop.Redistribution;

/// <summary>An account of the books. Classes 6 and 7 are costs and income; the others are what is owned and owed.</summary>
public sealed record Account(string Number, string Label)
{
    public bool IsResult => Number[0] is '6' or '7';

    /// <summary>Whether the second name on its lines is a person's, which others see under a pseudonym only.</summary>
    public bool IsPersonal => Number is Chart.Capital or Chart.PayDue or Chart.Advances or Chart.CapitalDue or Chart.TipsHeld or Chart.SharesDue;
}

/// <summary>The accounts that the co-op uses, of the French general chart of accounts as of 1 January 2026 (PCG 2026).</summary>
public static class Chart
{
    public const string Capital = "1013", LegalReserve = "1061", DevelopmentFund = "1063";
    public const string ProfitForward = "110", LossForward = "119", Profit = "120", Loss = "129";
    public const string Suppliers = "401", Restaurants = "411", PaidAhead = "4191", PayDue = "421", Advances = "425", SharesDue = "4286", SocialBodies = "431";
    public const string VatDeductible = "44566", VatCollected = "44571", InterestDue = "457", TipsHeld = "468", Bank = "512";
    public const string Pay = "641", Contributions = "645", OwnCosts = "6251", BadDebts = "654", CorporateTax = "695", Deliveries = "706";
    public const string Rebates = "709", FederationShares = "754";
    public const string TaxDue = "444", CapitalDue = "4567";

    private static readonly Dictionary<string, Account> ByNumber = new Account[]
    {
        new(Capital, "Capital souscrit - appelé, versé"),
        new(LegalReserve, "Réserve légale"),
        new(DevelopmentFund, "Réserves statutaires ou contractuelles (fonds de développement)"),
        new(ProfitForward, "Report à nouveau - solde créditeur"),
        new(LossForward, "Report à nouveau - solde débiteur"),
        new(Profit, "Résultat de l'exercice - bénéfice"),
        new(Loss, "Résultat de l'exercice - perte"),
        new(Suppliers, "Fournisseurs"),
        new(Restaurants, "Clients (restaurants)"),
        new(PaidAhead, "Clients - avances et acomptes reçus sur commandes"),
        new(PayDue, "Personnel - rémunérations dues"),
        new(Advances, "Personnel - avances et acomptes"),
        new(SharesDue, "Personnel - autres charges à payer (part travail)"),
        new(SocialBodies, "Sécurité sociale"),
        new(TaxDue, "État - impôts sur les bénéfices"),
        new(VatDeductible, "TVA sur autres biens et services"),
        new(VatCollected, "TVA collectée"),
        new(CapitalDue, "Associés - capital à rembourser"),
        new(InterestDue, "Associés - intérêts aux parts à payer"),
        new(TipsHeld, "Divers comptes créditeurs (pourboires à remettre)"),
        new(Bank, "Banques"),
        new("604", "Achats d'études et prestations de services"),
        new("6063", "Fournitures d'entretien et de petit équipement"),
        new("611", "Sous-traitance générale"),
        new("6132", "Locations immobilières"),
        new("6135", "Locations mobilières (vélos)"),
        new("615", "Entretien et réparations"),
        new("616", "Primes d'assurances"),
        new("622", "Rémunérations d'intermédiaires et honoraires"),
        new(OwnCosts, "Voyages et déplacements"),
        new("626", "Frais postaux et de télécommunications"),
        new("627", "Services bancaires et assimilés"),
        new(Pay, "Rémunérations du personnel"),
        new(Contributions, "Charges de sécurité sociale et de prévoyance"),
        new(BadDebts, "Pertes sur créances irrécouvrables"),
        new(CorporateTax, "Impôts sur les bénéfices"),
        new(Deliveries, "Prestations de services (livraisons)"),
        new(Rebates, "Rabais, remises et ristournes accordés par l'entreprise"),
        new(FederationShares, "Ristournes perçues des coopératives provenant des excédents"),
    }.ToDictionary(account => account.Number);

    public static IReadOnlyCollection<Account> All => ByNumber.Values;

    /// <summary>The account of this number; null when the co-op does not use it.</summary>
    public static Account? Named(string number) => ByNumber.GetValueOrDefault(number);
}
