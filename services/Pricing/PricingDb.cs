using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Pricing;

/// <summary>What was settled. Quotes leave no row here: each is a promise that its holder shows.</summary>
public sealed class PricingDb(DbContextOptions<PricingDb> options) : CoopDb(options), IKeepKeys
{
    /// <summary>A quote may be shown until it expires; the rest is for clocks that differ.</summary>
    static TimeSpan IKeepKeys.CheckableFor => TimeSpan.FromDays(1);

    public DbSet<SettledRide> Rides => Set<SettledRide>();
    public DbSet<SettledShift> Shifts => Set<SettledShift>();
    public DbSet<Tip> Tips => Set<Tip>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<SettledRide>(ride =>
        {
            ride.ToTable("settled_rides").HasKey(r => r.OrderId);
            ride.Property(r => r.Price).AsJson();
            ride.IsAppendOnly();
        });
        model.Entity<SettledShift>(shift =>
        {
            shift.ToTable("settled_shifts").HasKey(s => s.ShiftId);
            shift.HasIndex(s => new { s.RiderId, s.StartedAt });
            shift.Property(s => s.Policy).AsJson();
            shift.Property(s => s.Clock).AsJson();
            shift.Property(s => s.Rides).AsJson();
            shift.Property(s => s.Lines).AsJson();
            shift.Property(s => s.Planned).AsJson();
            shift.IsAppendOnly();
        });
        model.Entity<Tip>(tip =>
        {
            tip.ToTable("tips").HasKey(t => t.TipId);
            tip.HasIndex(t => t.OrderId);
            tip.HasIndex(t => new { t.RiderId, t.SettledAt });
        });
    }
}
