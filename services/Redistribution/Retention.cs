using Coop.Hosting;

namespace Coop.Redistribution;

/// <summary>What the books keep about people, and how long. They name nobody: once a name is gone from Members, the ids here lead to no person.</summary>
internal static class Retention
{
    private const string Books = "Code de commerce L123-22";
    private const string Voucher = "a voucher of the books";

    /// <summary>Ten years are the least. What is owed today is the sum of all that was ever booked, and the chain holds from its first entry.</summary>
    private const string Ledger = "the accounts of each year, and what is owed since; as long as there is a co-op";

    private static string NothingOwedTo(string table) =>
        $"""
        NOT EXISTS (SELECT FROM lines JOIN accounts ON accounts.number = lines.account WHERE lines.aux = {table}.member_id AND accounts.is_personal
            GROUP BY lines.account HAVING sum(lines.credit_cents - lines.debit_cents) > 0)
        """;

    private const string Across = "members check the books and shares across people, under pseudonyms";

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("entries", "what was booked, when and why", Ledger, Books)
            { Whose = "seq IN (SELECT entry_seq FROM lines WHERE aux = @me)", NoWall = Across },
        new("lines", "amounts on accounts, those that are somebody's under their id", Ledger, Books)
            { Whose = "aux", NoWall = Across },
        new("distribution_lines", "each person's share of a surplus, and how it came about", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("(SELECT proposed_at FROM distributions WHERE distributions.id = distribution_lines.distribution_id)"), IsGuarded = true, Whose = "member_id", NoWall = Across },
        new("worked_shifts", "hours and pay of each shift, as shares are measured by", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), IsGuarded = true, IsWalled = true, Whose = "member_id" },
        new("figures", "what else a share was measured by, with the paper it is from", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("recorded_at"), IsGuarded = true, Whose = "member_id", NoWall = Across },
        new("paid_outs", "what each person was sent", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("(SELECT paid_at FROM payment_files WHERE payment_files.id = paid_outs.file_id)"), IsGuarded = true, IsWalled = true, Whose = "member_id" },
        new("particulars", "names and addresses of seller and customers, as invoices bear them, once others took their place", Voucher, Books)
        {
            Keep = "P10Y", Since = KeptData.EndOfYear("(SELECT min(next.at) FROM particulars AS next WHERE next.business = particulars.business AND next.at > particulars.at)"), IsGuarded = true,
            Whose = "business", NoWall = "customers read the seller's, which is the co-op",
        },
        new("invoices", "what a restaurant was billed", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("issued_at"), IsGuarded = true, IsWalled = true, Whose = "restaurant_id" },
        new("payment_parts", "which invoice a payment was for", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), IsGuarded = true, IsWalled = true, Whose = "restaurant_id" },
        new("write_offs", "which invoice is paid no more, and why", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("at"), IsGuarded = true },
        new("payments", "what came to the bank, as its line says", Voucher, Books)
            { Keep = "P10Y", Since = KeptData.EndOfYear("heard_at") },
        new("payout_accounts", "account number and holder, sealed", "pay and shares are sent; longer while anything is still owed", "GDPR art. 6(1)(b)")
        {
            // The share of the year they left in is paid in the year after.
            Keep = "P2Y", Since = "(SELECT left_on FROM workers WHERE workers.member_id = payout_accounts.member_id)",
            When = NothingOwedTo("payout_accounts"),
            IsWalled = true, Whose = "member_id", Hidden = ["sealed", "mark"],
        },
        new("workers", "since when and until when somebody works here, under which law", "who takes part in a surplus; longer while anything is still owed", Books)
        {
            // Their account is counted from the day they left.
            Keep = "P10Y", Since = KeptData.EndOfYear("left_on"), When = "NOT EXISTS (SELECT FROM payout_accounts WHERE payout_accounts.member_id = workers.member_id) AND " + NothingOwedTo("workers"),
            Whose = "member_id", NoWall = Across,
        },
        new("payment_files", "to whom a file of payments went, with account numbers, sealed", "a payment can be disputed", "Code monétaire et financier L133-24")
            { Keep = "P13M", Since = "paid_at", When = "content <> ''", Emptied = "content = '', is_sealed = TRUE" },
        KeptData.NobodyIn("accounts", "the numbers of the co-op's chart of accounts"),
        KeptData.NobodyIn("periods", "what each year left, and how the statutes cut it up"),
        KeptData.NobodyIn("distributions", "what was shared, and its proof by pseudonyms"),
        KeptData.NobodyIn("period_secrets", "what makes the pseudonyms of a year impossible to undo"),
        KeptData.NobodyIn("sold_rides", "which orders were sold"),
        KeptData.NobodyIn("invoiced_entries", "which sale stands on which invoice"),
        KeptData.NobodyIn("recurring_expenses", "what the co-op pays regularly"),
    ];
}
