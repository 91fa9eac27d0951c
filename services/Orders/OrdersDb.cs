using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Orders;

public sealed class OrdersDb(DbContextOptions<OrdersDb> options) : CoopDb(options)
{
    public const string OneOrderAQuote = "one_order_a_quote";
    public const string OneSecondAttempt = "one_second_attempt";
    private const string SentAgain = nameof(SentAgain);
    public const string OneOrderAnExternalId = "one_order_an_external_id";

    public DbSet<Order> Orders => Set<Order>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<GivenTip> Tips => Set<GivenTip>();

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        model.Entity<Order>(order =>
        {
            // Room on the page for the steps of an order's life.
            order.ToTable("orders").HasStorageParameter("fillfactor", 50);
            order.Property(o => o.Number).UseIdentityAlwaysColumn();
            order.HasIndex(o => new { o.RestaurantId, o.Number });
            order.HasIndex(o => o.QuoteId).IsUnique().HasDatabaseName(OneOrderAQuote);
            order.HasIndex(o => new { o.RestaurantId, o.ExternalId }).IsUnique().HasDatabaseName(OneOrderAnExternalId);

            // What nobody rode may be sent out again once more. The index is on a column of its own that keeps still: were it
            // on the status, each step of each order would be a new row in every index.
            order.Property<OrderId?>(SentAgain).HasComputedColumnSql(
                "CASE WHEN status NOT IN ('cancelled', 'unfilled') THEN second_attempt_of END", stored: true);
            order.HasIndex(SentAgain).IsUnique().HasDatabaseName(OneSecondAttempt).HasFilter("sent_again IS NOT NULL");
            order.HasIndex(o => o.TrackingToken).IsUnique();
            order.Property(o => o.Quote).AsJson();
            order.Property(o => o.Rider).AsJson();
            order.Property(o => o.Timeline).AsJson();
            order.Property<uint>("Version").IsRowVersion();
        });
        model.Entity<Contact>().ToTable("contacts").HasKey(contact => contact.OrderId);
        model.Entity<GivenTip>(tip =>
        {
            tip.ToTable("tips").HasKey(t => t.TipId);
            tip.IsAppendOnly();
        });
    }
}
