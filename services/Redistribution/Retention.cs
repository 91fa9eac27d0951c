using Coop.Hosting;

namespace Coop.Redistribution;

/// <summary>What the books keep about people, and how long. They name nobody: once a name is gone from Members, the ids here lead to no person.</summary>
internal static class Retention
{
    private const string Books = "Code de commerce L123-22";
    private const string Voucher = "a voucher of the books";

    private const string Across = "members check the books and shares across people, under pseudonyms";

    /// <summary>No login of the program can touch them, which is what makes them books.</summary>
    private const string ByHand = "the owner of the database, by hand, when the members have decided it";

    /// <summary>The line of one table.</summary>
    public static KeptData Of(string table) => Table.Single(line => line.Table == table);

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("entries", "what was booked, when and why", "the accounts of the year", Books)
            { Keep = "P10Y", Since = "at", EndedBy = ByHand, Whose = "seq IN (SELECT entry_seq FROM lines WHERE aux = @me)", NoWall = Across },
        new("lines", "amounts on accounts, those that are somebody's under their id", "the accounts of the year", Books)
            { Keep = "P10Y", Since = "at of the entry", EndedBy = ByHand, Whose = "aux", NoWall = Across },
        new("distribution_lines", "each person's share of a surplus, and how it came about", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = "proposed_at of the distribution", EndedBy = ByHand, Whose = "member_id", NoWall = Across },
        new("worked_shifts", "hours and pay of each shift, as shares are measured by", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = "at", EndedBy = ByHand, IsWalled = true, Whose = "member_id" },
        new("figures", "what else a share was measured by, with the paper it is from", "shares can be worked out again", Books)
            { Keep = "P10Y", Since = "recorded_at", EndedBy = ByHand, Whose = "member_id", NoWall = Across },
        new("paid_outs", "what each person was sent", Voucher, Books)
            { Keep = "P10Y", Since = "paid_at of the file", EndedBy = ByHand, IsWalled = true, Whose = "member_id" },
        new("particulars", "names and addresses of seller and customers, as invoices bear them", Voucher, Books)
            { Keep = "P10Y", Since = "at of the next", EndedBy = ByHand, Whose = "business", NoWall = "customers read the seller's, which is the co-op" },
        new("invoices", "what a restaurant was billed", Voucher, Books)
            { Keep = "P10Y", Since = "issued_at", EndedBy = ByHand, IsWalled = true, Whose = "restaurant_id" },
        new("payment_parts", "which invoice a payment was for", Voucher, Books)
            { Keep = "P10Y", Since = "at", EndedBy = ByHand, IsWalled = true, Whose = "restaurant_id" },
        new("write_offs", "which invoice is paid no more, and why", Voucher, Books)
            { Keep = "P10Y", Since = "at", EndedBy = ByHand },
        new("payments", "what came to the bank, as its line says", Voucher, Books)
            { Keep = "P10Y", Since = "heard_at" },
        new("workers", "since when and until when somebody works here, under which law", "who takes part in a surplus", Books)
            { Keep = "P10Y", Since = "left_on", Whose = "member_id", NoWall = Across },
        new("payout_accounts", "account number and holder, sealed", "pay and shares are sent; until nothing is owed any more", "GDPR art. 6(1)(b)")
            { Keep = "P2Y", Since = "left_on of the worker", EndedBy = "ForgetPayouts, once a day", IsWalled = true, Whose = "member_id", Hidden = ["sealed", "mark"] },
        new("payment_files", "to whom a file of payments went, with account numbers, sealed", "a payment can be disputed", "Code monétaire et financier L133-24")
            { Keep = "P13M", Since = "paid_at", EndedBy = "ForgetPayouts, once a day" },
        KeptData.NobodyIn("accounts", "the numbers of the co-op's chart of accounts"),
        KeptData.NobodyIn("periods", "what each year left, and how the statutes cut it up"),
        KeptData.NobodyIn("distributions", "what was shared, and its proof by pseudonyms"),
        KeptData.NobodyIn("period_secrets", "what makes the pseudonyms of a year impossible to undo"),
        KeptData.NobodyIn("sold_rides", "which orders were sold"),
        KeptData.NobodyIn("invoiced_entries", "which sale stands on which invoice"),
        KeptData.NobodyIn("recurring_expenses", "what the co-op pays regularly"),
    ];
}
