using System.Text.Json;

namespace Coop.Seeds;

/// <summary>The co-op's books at one instant, read from its trial balance. All amounts in cents.</summary>
internal sealed record Books(IReadOnlyList<Books.Account> Accounts, long DifferenceCents)
{
    internal sealed record Account(string Number, long DebitCents, long CreditCents);

    private const string Pay = "641", VatCollected = "44571", TipsHeld = "468";

    /// <summary>Reserves, what is carried forward, and a result not yet decided on: what stays in the co-op.</summary>
    private static readonly string[] KeptInTheCoop = ["106", "11", "12"];

    public long RevenueCents => Credit("7");
    public long RidersPaidCents => -Credit(Pay);
    public long ChargesCents => -Credit("6") - RidersPaidCents;
    public long SurplusCents => RevenueCents - RidersPaidCents - ChargesCents;
    public long VatCents => Credit(VatCollected);
    public long TipsCents => Credit(TipsHeld);
    public long KeptCents => KeptInTheCoop.Sum(Credit);
    public long BalanceCents => Accounts.Sum(account => account.DebitCents - account.CreditCents);

    public static Books Of(JsonElement trialBalance) => new(
        [.. trialBalance.GetProperty("accounts").EnumerateArray().Select(account => new Account(
            account.GetProperty("number").GetString()!,
            account.GetProperty("debitCents").GetInt64(),
            account.GetProperty("creditCents").GetInt64()))],
        trialBalance.GetProperty("differenceCents").GetInt64());

    /// <summary>Credit less debit of all accounts whose number begins so.</summary>
    private long Credit(string beginning) => Accounts
        .Where(account => account.Number.StartsWith(beginning, StringComparison.Ordinal))
        .Sum(account => account.CreditCents - account.DebitCents);
}
