using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// Members' tables. What says who somebody is (name, address) stands apart in <c>people</c> and <c>restaurants</c>, so
/// that it can be shown, and one day removed, without touching what the co-op must keep.
/// </summary>
public sealed class MembersDb(DbContextOptions<MembersDb> options) : CoopDb(options), IKeepKeys, IKnowWhoLeft
{
    /// <summary>Robots get tokens that last for a day of play; people's last ten minutes.</summary>
    public static TimeSpan CheckableFor => TimeSpan.FromDays(30);

    /// <summary>It is Members that shows the keys.</summary>
    public static bool ShowsItsOwn => true;

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Restaurant> Restaurants => Set<Restaurant>();
    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<PublishedKey> PublishedKeys => Set<PublishedKey>();
    public DbSet<Proposal> Proposals => Set<Proposal>();
    public DbSet<Voter> Voters => Set<Voter>();
    public DbSet<Ballot> Ballots => Set<Ballot>();
    public DbSet<Restriction> Restrictions => Set<Restriction>();
    public DbSet<RestrictionReview> RestrictionReviews => Set<RestrictionReview>();
    public DbSet<Urn> Urns => Set<Urn>();
    public DbSet<Proxy> Proxies => Set<Proxy>();
    public DbSet<CollegeSeat> CollegeSeats => Set<CollegeSeat>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<Question> Questions => Set<Question>();
    public DbSet<EvidenceFile> EvidenceFiles => Set<EvidenceFile>();
    public DbSet<Representative> Representatives => Set<Representative>();
    public DbSet<Announcement> Announcements => Set<Announcement>();
    public DbSet<RidersChannel> RidersChannels => Set<RidersChannel>();
    public DbSet<FoundedCoop> Founded => Set<FoundedCoop>();

    public Task<bool> HasLeft(MemberId member, CancellationToken stopping) =>
        Memberships.AnyAsync(membership => membership.MemberId == member && membership.LeftOn != null, stopping);

    /// <inheritdoc cref="FoundedCoop.DayOf"/>
    internal async Task<DateOnly> DayOf(DateTimeOffset at, CancellationToken stopping) =>
        (await Founded.AsNoTracking().SingleAsync(stopping)).DayOf(at);

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);
        KeepAccounts.Map(model);
        AddEngagement.Map(model);
        AssignRoles.Map(model);
        KeepShares.Map(model);
        KeepNames.Map(model);

        // Here numbers are given out: of two votes that end at once only one has the next.
        model.Entity<PolicyRecord>().HasIndex(policy => new { policy.Kind, policy.Version }).IsUnique();
        model.Entity<Membership>().ToTable("memberships").HasKey(membership => membership.MemberId);
        model.Entity<Restaurant>(restaurant =>
        {
            restaurant.ToTable("restaurants").Property(r => r.Id).ValueGeneratedNever();
            restaurant.Property(r => r.Place).AsJson();
        });
        model.Entity<Invitation>(invitation =>
        {
            invitation.ToTable("invitations").HasKey(i => i.TokenHash);
            invitation.HasIndex(i => i.AccountId);
        });
        model.Entity<RefreshToken>(token =>
        {
            token.ToTable("refresh_tokens").HasKey(t => t.TokenHash);
            token.HasIndex(t => t.Family);
            token.HasIndex(t => t.AccountId);
        });
        model.Entity<ApiKey>(key =>
        {
            key.ToTable("api_keys").HasKey(k => k.Id);
            key.HasIndex(k => k.RestaurantId);
        });
        model.Entity<PublishedKey>().ToTable("published_keys").HasKey(key => key.Kid);
        KeepRestrictions.Map(model);
        MapVotes.Into(model);
        AssignContact.Map(model);
        model.Entity<FoundedCoop>(coop =>
        {
            coop.ToTable("founded").IsAppendOnly().HasKey(c => c.Only);
            coop.Ignore(c => c.Voting);
        });
    }
}
