using System.Text.Json;

namespace Coop.Redistribution;

/// <summary>What an account is: something owned, owed or put in, or a cost or income of the year.</summary>
public enum AccountClass { Equity, Asset, Liability, Cost, Income }

/// <summary>An account of the books.</summary>
/// <param name="Label">In the language of its chart.</param>
/// <param name="For">What postings use it for; null where only people choose it, such as the rent.</param>
/// <param name="Labels">By language: <c>fr</c>, <c>en</c>.</param>
public sealed record Account(string Number, string Label, AccountClass Class, Use? For, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Costs and income begin each year at zero; the other accounts are carried on.</summary>
    public bool IsResult => Class is AccountClass.Cost or AccountClass.Income;

    /// <summary>Whether the second name on its lines is a person's, which others see under a pseudonym only.</summary>
    public bool IsPersonal => For is Use.Capital or Use.PayDue or Use.Advances or Use.CapitalDue or Use.TipsHeld or Use.SharesDue;

    /// <summary>Whether a person may book what was bought on it: pay, contributions, losses and tax have doors of their own.</summary>
    public bool TakesExpenses => Class == AccountClass.Cost && For is not (Use.Pay or Use.Contributions or Use.BadDebts or Use.CorporateTax);
}

/// <summary>
/// A chart of accounts, read from its file in <c>charts/</c>: it says for each <see cref="Use"/> on which account
/// it stands, so that what is posted is the same whatever a country numbers its accounts.
/// </summary>
public sealed class Chart
{
    private readonly Dictionary<string, Account> byNumber = [];
    private readonly Dictionary<Use, Account> byUse = [];

    private Chart(string name, string? country) => (Name, Country) = (name, country);

    public string Name { get; }

    /// <summary>Whose law numbers the accounts so, such as <c>FR</c>; null where none does.</summary>
    public string? Country { get; }

    public IReadOnlyCollection<Account> All => byNumber.Values;

    public Account this[Use use] => byUse[use];

    /// <exception cref="KeyNotFoundException">The chart has no such account.</exception>
    public Account this[string number] => byNumber[number];

    /// <summary>The account of this number; null when the chart does not have it.</summary>
    public Account? Named(string number) => byNumber.GetValueOrDefault(number);

    /// <summary>What people read beside the number, in their language if the chart knows it; the number itself for an account that it does not have.</summary>
    public string LabelOf(string number, string? language = null) => Named(number) is not { } account ? number
        : language is not null && account.Labels.TryGetValue(language, out var label) ? label : account.Label;

    /// <exception cref="FormatException">The text is no chart that books can be kept by; the message says why.</exception>
    public static Chart Of(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
            var said = new Fields(document.RootElement);
            var chart = new Chart(said.Text("name"), said.Has("country") ? said.Text("country") : null);
            foreach (var account in said.Items("accounts"))
                chart.Add(account, said.Text("language"));
            var missing = Enum.GetValues<Use>().Where(use => !chart.byUse.ContainsKey(use)).Select(Word).ToList();
            return missing.Count == 0 ? chart : throw new FormatException($"{chart.Name} has no account for {string.Join(", ", missing)}");
        }
        catch (JsonException unreadable)
        {
            throw new FormatException($"not JSON: {unreadable.Message}", unreadable);
        }
    }

    private void Add(Fields said, string language)
    {
        var number = said.Text("number");
        if (number.Length is < 3 or > 6 || !number.All(char.IsAsciiDigit))
            throw new FormatException($"{number} is not a number of three to six digits");
        var kind = One<AccountClass>(said, "class");
        Use? use = said.Has("use") ? One<Use>(said, "use") : null;
        if (use is { } known && kind != ClassOf(known))
            throw new FormatException($"{number} is {Word(kind)}, but {Word(known)} stands on an account of class {Word(ClassOf(known))}");
        var labels = said.Object("label").Element.Deserialize<Dictionary<string, string>>()!;
        if (!labels.TryGetValue(language, out var label))
            throw new FormatException($"{number} has no label in the chart's language, {language}");
        var account = new Account(number, label, kind, use, labels);
        if (!byNumber.TryAdd(number, account))
            throw new FormatException($"{number} stands twice in the chart");
        if (use is { } one && !byUse.TryAdd(one, account))
            throw new FormatException($"{Word(one)} has two accounts, {byUse[one].Number} and {number}");
    }

    private static AccountClass ClassOf(Use use) => use switch
    {
        Use.Capital or Use.LegalReserve or Use.DevelopmentFund or Use.ProfitForward or Use.LossForward or Use.Profit or Use.Loss => AccountClass.Equity,
        Use.Bank or Use.Restaurants or Use.Advances or Use.VatDeductible => AccountClass.Asset,
        Use.Pay or Use.Contributions or Use.OwnCosts or Use.BadDebts or Use.CorporateTax => AccountClass.Cost,
        Use.Deliveries or Use.Rebates or Use.FederationShares => AccountClass.Income,
        _ => AccountClass.Liability,
    };

    private static T One<T>(Fields said, string name) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (said.Text(name) == Word(value))
                return value;
        throw new FormatException($"{name} {said.Text(name)} is none of {string.Join(", ", Enum.GetValues<T>().Select(Word))}");
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
