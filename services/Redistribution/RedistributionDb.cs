using Coop.Hosting;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>An entry as it was written. No login of the service can change or remove it, and the database itself refuses an unbalanced one.</summary>
public sealed class BookedEntry
{
    /// <summary>Grows with every entry in the order in which they are saved, with gaps.</summary>
    public long Seq { get; init; }
    public required Guid Id { get; init; }
    public required string Key { get; init; }
    public required Journal Journal { get; init; }
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required string Because { get; init; }
    public required string Hash { get; init; }

    /// <summary>The trace of what led here, from the first request on.</summary>
    public string? TraceId { get; init; }
    public List<BookedLine> Lines { get; init; } = [];

    public Entry Read() => new(Key, Journal, At, Because,
        [.. Lines.OrderBy(line => line.No).Select(line => new Line(line.Account, line.Aux, line.DebitCents, line.CreditCents))]);
}

/// <summary>One line of an entry, in the order it was written.</summary>
public sealed class BookedLine
{
    public long EntrySeq { get; init; }
    public int No { get; init; }
    public required string Account { get; init; }
    public Guid? Aux { get; init; }
    public required Money DebitCents { get; init; }
    public required Money CreditCents { get; init; }
}

/// <summary>
/// Hours and pay of one shift, as far as sharing needs them; of a later revision what it changes, and of a week's or month's
/// top-up, which has no hours of its own, the pay. <paramref name="At"/> is the instant its entry counts from; what was
/// withheld of the pay are the rider's own contributions.
/// </summary>
public sealed record WorkedShift(ShiftId ShiftId, int Revision, MemberId MemberId, long PaidSeconds, Money WagesCents, DateTimeOffset At, Money WithheldCents = default);

/// <summary>Since when a person works here, and until when; either may be heard first.</summary>
public sealed class Worker
{
    public required MemberId MemberId { get; init; }
    public DateOnly? JoinedOn { get; set; }
    public DateOnly? LeftOn { get; set; }
    public Engagement? Engagement { get; set; }
}

/// <summary>A period that is closed: what it left and how the statutes cut it up.</summary>
public sealed class ClosedPeriod
{
    public required string Id { get; init; }
    public required DateTimeOffset BeginsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
    public required YearResult Result { get; init; }
    public required Waterfall Waterfall { get; init; }

    /// <summary>What the losses of earlier years stand at, by account.</summary>
    public required IReadOnlyList<OpenLoss> Losses { get; init; }
    public required PolicyRef Statutes { get; init; }
}

/// <summary>A loss brought forward: its account, and how much of it is still open.</summary>
public sealed record OpenLoss(string Account, Money Cents);

/// <summary>What makes the pseudonyms of a period impossible to undo.</summary>
public sealed record PeriodSecret(string Period, byte[] Secret);

/// <summary>The sharing of one period's surplus, from its proposal on.</summary>
public sealed class Distribution
{
    public required Guid Id { get; init; }
    public required string Period { get; init; }
    public required DistributionStatus Status { get; set; }
    public required Money PoolCents { get; init; }
    public required Money KeptCents { get; init; }
    public required PolicyRef Statutes { get; init; }

    /// <summary>The published proof, to the byte.</summary>
    public required string Proof { get; init; }
    public required string Hash { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>The hash of the run before, and over it and this proof; absent on runs from before they were linked.</summary>
    public string? PreviousRunHash { get; init; }
    public string? RunHash { get; init; }
    public ProposalId? ProposalId { get; set; }
    public DateTimeOffset? ApprovedAt { get; set; }
    public DateTimeOffset? PaidAt { get; set; }
    public DateTimeOffset? ReversedAt { get; set; }
    public string? ReversedBecause { get; set; }
    public List<DistributionLine> Lines { get; init; } = [];

    public IEnumerable<(MemberId Member, Money Cents)> Shares =>
        Lines.OrderBy(line => line.Pseudonym, StringComparer.Ordinal).Select(line => (line.MemberId, line.Cents));
}

/// <summary>One person's share in a distribution.</summary>
public sealed record DistributionLine(Guid DistributionId, MemberId MemberId, string Pseudonym, Money Cents, string Because);

/// <summary>The books, who worked, and how each surplus was shared.</summary>
public sealed class RedistributionDb(DbContextOptions<RedistributionDb> options) : CoopDb(options), IKeepKeys
{
    /// <summary>Books are kept for ten years (Code de commerce L123-22), and what was signed about them can be checked as long.</summary>
    public static TimeSpan CheckableFor => TimeSpan.FromDays(3_653);

    public DbSet<BookedEntry> Entries => Set<BookedEntry>();
    public DbSet<OpenAccount> Accounts => Set<OpenAccount>();
    public DbSet<BookedLine> Lines => Set<BookedLine>();
    public DbSet<WorkedShift> Shifts => Set<WorkedShift>();
    public DbSet<Worker> Workers => Set<Worker>();
    public DbSet<ClosedPeriod> Periods => Set<ClosedPeriod>();
    public DbSet<Figure> Figures => Set<Figure>();
    public DbSet<PeriodSecret> Secrets => Set<PeriodSecret>();
    public DbSet<Distribution> Distributions => Set<Distribution>();
    public DbSet<KeptParticulars> Particulars => Set<KeptParticulars>();
    public DbSet<SoldRide> SoldRides => Set<SoldRide>();
    public DbSet<IssuedInvoice> Invoices => Set<IssuedInvoice>();
    public DbSet<InvoicedEntry> InvoicedEntries => Set<InvoicedEntry>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<PaymentPart> PaymentParts => Set<PaymentPart>();
    public DbSet<WriteOff> WriteOffs => Set<WriteOff>();
    public DbSet<RecurringExpense> RecurringExpenses => Set<RecurringExpense>();
    public DbSet<PayoutAccount> PayoutAccounts => Set<PayoutAccount>();
    public DbSet<PaymentFile> PaymentFiles => Set<PaymentFile>();
    public DbSet<PaidOut> PaidOuts => Set<PaidOut>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        TablesOfTheBooks.Map(model);
        TablesOfSharing.Map(model);
        TablesOfInvoices.Map(model);
        TablesOfMoney.Map(model);
    }
}
