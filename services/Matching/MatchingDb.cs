using Coop.Hosting;
using Coop.Members;
using Coop.Wages;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Coop.Matching;

/// <summary>
/// Rides, shifts, offers and why. Whoever changes a ride holds its row; whoever changes what a rider may be asked holds
/// the shift's, before the ride's. What must be one is one by index, whatever the doors do.
/// </summary>
public sealed class MatchingDb(DbContextOptions<MatchingDb> options) : CoopDb(options)
{
    public const string OneLiveShiftARider = "one_live_shift_a_rider";

    public DbSet<Ride> Rides => Set<Ride>();
    public DbSet<Shift> Shifts => Set<Shift>();
    public DbSet<Offer> Offers => Set<Offer>();
    public DbSet<KeptDecision> Decisions => Set<KeptDecision>();
    public DbSet<RiderCommand> Commands => Set<RiderCommand>();
    public DbSet<ClockEvent> Clock => Set<ClockEvent>();
    public DbSet<ZoneHolder> ZoneHolders => Set<ZoneHolder>();
    public DbSet<RideTip> Tips => Set<RideTip>();
    public DbSet<KitchenWord> KitchenWords => Set<KitchenWord>();
    public DbSet<HandoverProof> Proofs => Set<HandoverProof>();
    public DbSet<Minor> Minors => Set<Minor>();
    public DbSet<Leaver> Leavers => Set<Leaver>();
    public DbSet<ClockCorrection> Corrections => Set<ClockCorrection>();
    public DbSet<Slot> Slots => Set<Slot>();
    public DbSet<PlannedShift> PlannedShifts => Set<PlannedShift>();
    public DbSet<ClosedWork> ClosedWork => Set<ClosedWork>();
    public DbSet<Incident> Incidents => Set<Incident>();
    public DbSet<Cover> Covers => Set<Cover>();

    /// <summary>A transaction of one's own, unless the request is already in one.</summary>
    public async Task<IDbContextTransaction?> Begin(CancellationToken stopping) =>
        Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(stopping) : null;

    /// <summary>Saves, and commits what <see cref="Begin"/> began.</summary>
    public async Task Finish(IDbContextTransaction? began, CancellationToken stopping)
    {
        await SaveChangesAsync(stopping);
        if (began is not null)
            await began.CommitAsync(stopping);
    }

    /// <summary>The ride, which nobody else changes until the transaction ends; null if there is none.</summary>
    public async Task<Ride?> Hold(RideId id, CancellationToken stopping) =>
        (await Rides.FromSql($"SELECT * FROM rides WHERE id = {id.Value} FOR UPDATE").ToListAsync(stopping)).SingleOrDefault();

    /// <summary>The same for a shift, to be held before any ride.</summary>
    public async Task<Shift?> Hold(ShiftId id, CancellationToken stopping) =>
        (await Shifts.FromSql($"SELECT * FROM shifts WHERE id = {id.Value} FOR UPDATE").ToListAsync(stopping)).SingleOrDefault();

    /// <summary>
    /// Waits for whoever tells of these rides at this moment, though they may not be there yet to be held; in one order for
    /// everybody, so that nobody waits in a circle.
    /// </summary>
    public Task TakeTurns(IEnumerable<RideId> ids, CancellationToken stopping)
    {
        var names = ids.Select(id => id.Value.ToString()).Order(StringComparer.Ordinal).ToArray();
        return Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest({names}) AS name", stopping);
    }

    /// <summary>What a shift is offered and paid by: the pay policy in force when it began, whatever came since. Null where there was none.</summary>
    public async ValueTask<PayPolicy?> RatesOf(Shift shift, CancellationToken stopping) =>
        (await this.PolicyAt<PayPolicy>(PolicyKind.PayPolicy, shift.StartedAt, stopping))?.Content;

    /// <summary>The rider's offer, held together with its shift and its rides; null if they have none by that id.</summary>
    public async Task<Offer?> Hold(OfferId id, MemberId rider, CancellationToken stopping) => (await Offers.FromSql($"""
        SELECT o.* FROM shifts s JOIN offers o ON o.shift_id = s.id JOIN rides r ON r.id = ANY(o.ride_ids)
        WHERE o.id = {id.Value} AND o.rider_id = {rider.Value} ORDER BY r.id FOR UPDATE OF s, r, o
        """).ToListAsync(stopping)).FirstOrDefault();

    /// <summary>
    /// The ride, the offer that it is in, and the other rides of that offer, all held, in one order for everybody. No ride
    /// if there is none by that id; no offer while it waits.
    /// </summary>
    public async Task<HeldTogether> HoldTogether(RideId id, CancellationToken stopping)
    {
        while (true)
        {
            var held = await Rides.FromSql($"""
                SELECT * FROM rides WHERE id = {id.Value} OR id = ANY(
                    SELECT unnest(o.ride_ids) FROM rides r JOIN offers o ON o.id = r.offer_id WHERE r.id = {id.Value})
                ORDER BY id FOR UPDATE
                """).ToListAsync(stopping);
            var ride = held.Find(one => one.Id == id);
            var offer = ride?.OfferId is { } offerId ? await Offers.SingleAsync(one => one.Id == offerId, stopping) : null;

            // It may have been offered between the question and the hold: then there are others to hold.
            if (offer is null || offer.Rides.All(other => held.Exists(one => one.Id == other)))
                return new HeldTogether(ride, offer, [.. held.Where(other => other.Id != id)]);
        }
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<Ride>(ride =>
        {
            ride.ToTable("rides");
            ride.Ignore(r => r.Moves);
            ride.Property(r => r.Pickup).AsJson();
            ride.Property(r => r.Dropoff).AsJson();
            ride.Property(r => r.Price).AsJson();
            ride.Property(r => r.Taker).AsJson();
            ride.Property(r => r.Timeline).AsJson();
            ride.HasIndex(r => r.RiderId).HasDatabaseName("active_rides").HasFilter("status IN ('assigned', 'collected', 'returning')");
            ride.HasIndex(r => r.ReadyAt).HasDatabaseName("searching_rides").HasFilter("status = 'searching'");
        });
        model.Entity<Shift>(shift =>
        {
            shift.ToTable("shifts");
            shift.Property(s => s.Limits).AsJson();
            shift.Property(s => s.Breaks).AsJson();
            shift.Property(s => s.MustEnd).AsJson();
            shift.Property(s => s.Planned).AsJson();
            shift.HasIndex(s => s.RiderId).IsUnique().HasDatabaseName(OneLiveShiftARider).HasFilter("status <> 'ended'");
            shift.HasIndex(s => new { s.RiderId, s.StartedAt });
            shift.HasIndex(s => s.StartedAt);
        });
        model.Entity<Offer>(offer =>
        {
            offer.ToTable("offers");
            offer.Property(o => o.Pay).AsJson();
            offer.Ignore(o => o.Rides);
            offer.HasIndex(o => o.RiderId, "one_set_of_rides_a_rider").IsUnique().HasFilter("status IN ('open', 'accepted')");
            offer.HasIndex(o => o.ExpiresAt).HasDatabaseName("open_offers").HasFilter("status = 'open'");
            offer.HasIndex(o => o.AnsweredAt).HasDatabaseName("refused_offers").HasFilter("status IN ('declined', 'expired', 'released')");
            offer.HasIndex(o => new { o.ShiftId, o.ShownAt });
        });
        model.Entity<KeptDecision>(decision =>
        {
            decision.ToTable("decisions").HasKey(d => d.Seq);
            decision.Property(d => d.Seq).UseIdentityAlwaysColumn();
            decision.Property(d => d.Policy).AsJson();
            decision.Property(d => d.Decision).AsJson();
            decision.HasIndex(d => d.RideId);
            decision.HasIndex(d => d.At).HasMethod("brin");
            decision.HasIndex(d => new { d.Kind, d.Seq }).HasDatabaseName("service_pauses").HasFilter("kind IN ('pause', 'resume')");
            decision.IsAppendOnly();
        });
        model.Entity<RiderCommand>(command =>
        {
            command.ToTable("commands").HasKey(c => new { c.RideId, c.CommandId });
            command.IsAppendOnly();
        });
        model.Entity<ClockEvent>(happened =>
        {
            happened.ToTable("clock_events").HasKey(e => e.Seq);
            happened.Property(e => e.Seq).UseIdentityAlwaysColumn();
            happened.HasIndex(e => e.ShiftId);
            happened.HasIndex(e => e.At).HasDatabaseName("rides_given_up").HasFilter("kind = 'given-up'");
        });
        model.KeepChainOf<ClockEvent>($"concat_ws(' ', shift_id, kind, subject, {Chains.Instant("at")}, {Chains.Instant("received_at")}, ride_id)");
        model.Entity<ClockCorrection>(correction =>
        {
            correction.ToTable("clock_corrections").HasKey(c => c.Seq);
            correction.Property(c => c.Seq).UseIdentityAlwaysColumn();
            correction.HasIndex(c => c.ShiftId);
            correction.HasIndex(c => c.ProposalId, "one_proposal_of_an_id").IsUnique().HasFilter("step = 'proposed'");
            correction.HasIndex(c => c.ProposalId, "one_answer_a_proposal").IsUnique().HasFilter("step <> 'proposed'");
        });
        model.KeepChainOf<ClockCorrection>($"""
            concat_ws(chr(10), shift_id, proposal_id, step, "by", {Chains.Instant("at")}, coalesce(event_seq::text, ''), coalesce(kind, ''),
                coalesce({Chains.Instant("happened_at")}, ''), coalesce(because, ''))
            """);
        model.Entity<ZoneHolder>().ToTable("zone_holders").HasKey(holder => holder.Zone);
        model.Entity<RideTip>(tip =>
        {
            tip.ToTable("tips").HasKey(t => t.TipId);
            tip.HasIndex(t => t.RideId);
            tip.IsAppendOnly();
        });
        model.Entity<KitchenWord>().ToTable("kitchen_words").HasKey(word => word.RideId);
        model.Entity<HandoverProof>().ToTable("proofs").HasKey(proof => proof.RideId);
        model.Entity<Slot>(slot =>
        {
            slot.ToTable("slots");
            slot.Ignore(s => s.Work);
            slot.HasIndex(s => new { s.StartsAt, s.Id });
        });
        model.Entity<PlannedShift>(plan =>
        {
            plan.ToTable("planned_shifts");
            plan.HasIndex(p => new { p.SlotId, p.RiderId }).IsUnique().HasDatabaseName("one_place_a_rider_and_slot")
                .HasFilter("status = 'taken'");
            plan.HasIndex(p => p.RiderId);
        });
        model.Entity<Minor>().ToTable("minors").HasKey(minor => minor.RiderId);
        KeepClosedWork.Map(model);
        ReportIncident.Map(model);
        KeepCover.Map(model);
        model.Entity<Leaver>().ToTable("leavers").HasKey(leaver => leaver.RiderId);
    }
}
