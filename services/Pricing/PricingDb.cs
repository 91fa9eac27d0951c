using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>What was settled. Quotes leave no row here: each is a promise that its holder shows.</summary>
public sealed class PricingDb(DbContextOptions<PricingDb> options) : CoopDb(options), IKeepKeys
{
    /// <summary>A quote may be shown until it expires; the rest is for clocks that differ.</summary>
    static TimeSpan IKeepKeys.CheckableFor => TimeSpan.FromDays(1);

    public DbSet<SettledRide> Rides => Set<SettledRide>();
    public DbSet<KeptDelivery> AskedDeliveries => Set<KeptDelivery>();
    public DbSet<SettledShift> Shifts => Set<SettledShift>();
    public DbSet<Tip> Tips => Set<Tip>();
    public DbSet<SettledPeriod> Periods => Set<SettledPeriod>();
    public DbSet<PeriodToSettle> PeriodsToSettle => Set<PeriodToSettle>();
    public DbSet<WeatherCall> WeatherCalls => Set<WeatherCall>();
    public DbSet<WaitObjection> WaitObjections => Set<WaitObjection>();
    public DbSet<WaitDecision> WaitDecisions => Set<WaitDecision>();

    /// <summary>Of each ride the settlement that counts, to be read.</summary>
    public IQueryable<SettledRide> NewestRides() => Rides.AsNoTracking()
        .Where(ride => !Rides.Any(later => later.OrderId == ride.OrderId && later.Revision > ride.Revision));

    /// <summary>Of each shift the settlement that counts, to be read.</summary>
    public IQueryable<SettledShift> Newest() => Shifts.AsNoTracking()
        .Where(shift => !Shifts.Any(later => later.ShiftId == shift.ShiftId && later.Revision > shift.Revision));

    /// <summary>The same of weeks and months.</summary>
    public IQueryable<SettledPeriod> NewestPeriods() => Periods.AsNoTracking().Where(period => !Periods.Any(later =>
        later.RiderId == period.RiderId && later.Kind == period.Kind && later.StartsOn == period.StartsOn
        && later.PolicyVersion == period.PolicyVersion && later.Revision > period.Revision));

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<SettledRide>(ride =>
        {
            ride.ToTable("settled_rides").HasKey(r => new { r.OrderId, r.Revision });
            ride.HasIndex(r => r.At);
            ride.Property(r => r.Price).AsJson();
            ride.Property(r => r.Agreed).AsJson();
            ride.Ignore(r => r.AgreedPrice);
            ride.Property(r => r.Went).AsJson();
            ride.IsAppendOnly();
        });
        model.Entity<KeptDelivery>(asked =>
        {
            asked.ToTable("asked_deliveries").HasKey(a => a.OrderId);
            asked.HasIndex(a => a.At);
            asked.Property(a => a.Asked).AsJson();
            asked.IsAppendOnly();
        });
        model.Entity<SettledShift>(shift =>
        {
            shift.ToTable("settled_shifts").HasKey(s => new { s.ShiftId, s.Revision });
            shift.HasIndex(s => new { s.RiderId, s.StartedAt });
            shift.Property(s => s.Policy).AsJson();
            shift.Property(s => s.Clock).AsJson();
            shift.Property(s => s.Rides).AsJson();
            shift.Property(s => s.Lines).AsJson();
            shift.Property(s => s.Planned).AsJson();
            shift.Property(s => s.Allowances).AsJson();
            shift.Property(s => s.HardWeather).AsJson();
            shift.Ignore(s => s.Work);
            shift.HasIndex(s => s.StartedAt);
            shift.IsAppendOnly();
        });
        model.Entity<Tip>(tip =>
        {
            tip.ToTable("tips").HasKey(t => t.TipId);
            tip.HasIndex(t => t.OrderId);
            tip.HasIndex(t => new { t.RiderId, t.SettledAt });
            tip.HasIndex(t => t.SettledAt);
        });
        model.Entity<SettledPeriod>(period =>
        {
            period.ToTable("settled_periods").HasKey(p => new { p.RiderId, p.Kind, p.StartsOn, p.PolicyVersion, p.Revision });
            period.HasIndex(p => new { p.Kind, p.StartsOn });
            period.Property(p => p.Policy).AsJson();
            period.Property(p => p.Lines).AsJson();
            period.Property(p => p.Allowances).AsJson();
            period.IsAppendOnly();
        });
        model.Entity<PeriodToSettle>(period =>
        {
            period.ToTable("pay_periods").HasKey(p => new { p.Kind, p.StartsOn });
            period.HasIndex(p => p.DueAt).HasFilter("counted < settlements");
            period.Ignore(p => p.Period);
        });
        model.Entity<WaitObjection>(objection =>
        {
            objection.ToTable("wait_objections");
            objection.Property(o => o.Id).ValueGeneratedNever();
            objection.HasIndex(o => new { o.OrderId, o.ByRider }).IsUnique();
            objection.HasIndex(o => o.At);
            objection.IsAppendOnly();
        });
        model.Entity<WaitDecision>(decision =>
        {
            decision.ToTable("wait_decisions").HasKey(d => d.ObjectionId);
            decision.IsAppendOnly();
        });
        model.Entity<WeatherCall>(call =>
        {
            call.ToTable("weather_calls");
            call.Property(c => c.Id).ValueGeneratedNever();
            call.HasIndex(c => c.From);
            call.IsAppendOnly();
        });
    }
}
