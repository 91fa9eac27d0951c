using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>How entries and their lines are kept. The migration adds what a model cannot say: that each entry balances, and that none is ever touched.</summary>
internal static class TablesOfTheBooks
{
    /// <summary>
    /// What the chain binds of an entry: <c>entry v1</c>, id, key, journal, the two instants, why, and each line as
    /// <c>account aux debit credit</c>, joined by line feeds. <see cref="ChainedEntries"/> says the same of an export.
    /// </summary>
    private static string Canonical =>
        $"""
        concat_ws(chr(10), 'entry v1', id, key, journal, {Chains.Instant("at")}, {Chains.Instant("recorded_at")},
            replace(replace(because, '\', '\\'), chr(10), '\n'),
            (SELECT string_agg(concat_ws(' ', line.account, coalesce(line.aux::text, '-'), line.debit_cents, line.credit_cents), chr(10) ORDER BY line.no)
             FROM lines AS line WHERE line.entry_seq = entries.seq))
        """;

    public static void Map(ModelBuilder model)
    {
        model.Entity<BookedEntry>(entry =>
        {
            entry.ToTable("entries").IsAppendOnly().HasKey(e => e.Seq);
            entry.Property(e => e.Seq).UseIdentityAlwaysColumn();
            entry.HasIndex(e => e.Key).IsUnique();
            entry.HasIndex(e => e.At);
            entry.HasMany(e => e.Lines).WithOne().HasForeignKey(line => line.EntrySeq).OnDelete(DeleteBehavior.Restrict);
        });
        model.KeepChainOf<BookedEntry>(Canonical);
        model.Entity<OpenAccount>().ToTable("accounts").IsAppendOnly().HasKey(account => account.Number);
        model.Entity<BookedLine>(line =>
        {
            line.ToTable("lines", table => table.HasCheckConstraint(
                "lines_on_one_side", "debit_cents >= 0 AND credit_cents >= 0 AND (debit_cents = 0) <> (credit_cents = 0)"));
            line.IsAppendOnly().HasKey(l => new { l.EntrySeq, l.No });
            line.HasIndex(l => l.Aux).HasFilter("aux IS NOT NULL");
        });
    }
}

/// <summary>How work, periods and distributions are kept.</summary>
internal static class TablesOfSharing
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<WorkedShift>(shift =>
        {
            shift.ToTable("worked_shifts").IsAppendOnly().HasKey(s => new { s.ShiftId, s.Revision });
            shift.HasIndex(s => s.At);
        });
        model.Entity<Worker>().ToTable("workers").HasKey(worker => worker.MemberId);
        model.Entity<ClosedPeriod>(period =>
        {
            period.ToTable("periods").IsAppendOnly().HasKey(p => p.Id);
            period.Property(p => p.Result).AsJson();
            period.Property(p => p.Waterfall).AsJson();
            period.Property(p => p.Losses).AsJson();
            period.Property(p => p.Statutes).AsJson();
        });
        model.Entity<Figure>(figure =>
        {
            figure.ToTable("figures").IsAppendOnly().Property(one => one.Id).ValueGeneratedNever();
            figure.HasIndex(one => new { one.Period, one.MemberId });
        });
        model.Entity<PeriodSecret>().ToTable("period_secrets").IsAppendOnly().HasKey(secret => secret.Period);
        model.Entity<Distribution>(distribution =>
        {
            distribution.ToTable("distributions").Property(d => d.Id).ValueGeneratedNever();
            distribution.Property(d => d.Statutes).AsJson();
            distribution.Ignore(d => d.Shares);
            distribution.HasIndex(d => d.PreviousRunHash).HasDatabaseName("distributions_one_after_another").IsUnique();
            distribution.HasIndex(d => d.Period).HasDatabaseName("distributions_one_a_period")
                .IsUnique().HasFilter("status IN ('approved', 'paid')");
            distribution.HasMany(d => d.Lines).WithOne().HasForeignKey(line => line.DistributionId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DistributionLine>().ToTable("distribution_lines").IsAppendOnly()
            .HasKey(line => new { line.DistributionId, line.MemberId });
    }
}

/// <summary>How invoices are kept: numbers without gaps by serial, one invoice a restaurant and month, no sale on two of them.</summary>
internal static class TablesOfInvoices
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<KeptParticulars>(kept =>
        {
            kept.ToTable("particulars").IsAppendOnly().HasKey(one => new { one.Business, one.At });
            kept.Property(one => one.Content).AsJson();
        });
        model.Entity<SoldRide>().ToTable("sold_rides").IsAppendOnly().HasKey(ride => new { ride.OrderId, ride.Revision });
        model.Entity<IssuedInvoice>(invoice =>
        {
            invoice.ToTable("invoices").IsAppendOnly().HasKey(one => one.Number);
            invoice.Property(one => one.Content).AsJson();
            invoice.HasIndex(one => new { one.Kind, one.Year, one.Serial }).IsUnique();
            invoice.HasIndex(one => new { one.RestaurantId, one.Month }).HasDatabaseName("invoices_one_a_month")
                .IsUnique().HasFilter("kind = 'invoice' AND corrects IS NULL");
        });
        model.Entity<InvoicedEntry>(entry =>
        {
            entry.ToTable("invoiced_entries").IsAppendOnly().HasKey(one => one.EntrySeq);
            entry.Property(one => one.EntrySeq).ValueGeneratedNever();
            entry.HasIndex(one => one.Number);
        });
    }
}

/// <summary>How what comes in and goes out is kept: each line of the bank once, each file once, one account for one person.</summary>
internal static class TablesOfMoney
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Payment>(payment =>
        {
            payment.ToTable("payments").Property(one => one.Id).ValueGeneratedNever();
            payment.HasIndex(one => one.BankId).IsUnique();
        });
        model.Entity<PaymentPart>(part =>
        {
            part.ToTable("payment_parts").IsAppendOnly().HasKey(one => new { one.PaymentId, one.Time, one.No });
            part.HasIndex(one => one.Number);
        });
        model.Entity<WriteOff>().ToTable("write_offs").IsAppendOnly().HasKey(one => new { one.Number, one.Time });
        model.Entity<RecurringExpense>().ToTable("recurring_expenses").Property(one => one.Id).ValueGeneratedNever();
        model.Entity<PayoutAccount>(account =>
        {
            account.ToTable("payout_accounts").HasKey(one => one.MemberId);
            account.HasIndex(one => one.Mark).IsUnique();
        });
        model.Entity<PaymentFile>().ToTable("payment_files").HasKey(one => one.Id);
        model.Entity<PaidOut>(paid =>
        {
            paid.ToTable("paid_outs").IsAppendOnly().HasKey(one => new { one.FileId, one.MemberId });
            paid.Ignore(one => one.NetCents);
        });
    }
}
