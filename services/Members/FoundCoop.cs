using System.Text.Json;
using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>
/// At the first start the co-op is founded: its first people and customers get accounts, and the rules it begins with
/// are told to every service. It happens once, however many instances start.
/// </summary>
public sealed partial class FoundCoop(
    MembersDb db, SigningKeys<MembersDb> keys, Passwords passwords, PersonSeals seals, IConfiguration configuration, TimeProvider clock,
    ILogger<FoundCoop> log) : IRunOnTheClock
{
    private static readonly (PolicyKind Kind, string File)[] Rules =
    [
        (PolicyKind.Statutes, "statutes.json"),
        (PolicyKind.Tariff, "tariff.json"),
        (PolicyKind.PayPolicy, "pay-policy.json"),
        (PolicyKind.MatchingPolicy, "matching-policy.json"),
    ];

    public static bool HasHeartbeat => false;

    public async Task<DateTimeOffset?> Run(CancellationToken stopping)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('founding'))", stopping);
        if (await db.Founded.AnyAsync(stopping))
            return null;

        var signIns = await Found(configuration["Founding"] ?? Path.Combine(AppContext.BaseDirectory, "founding"), stopping);
        await db.SaveChangesAsync(stopping);

        // Before the commit: passwords that were saved and written nowhere would lock everybody out.
        if (configuration["SignIns"] is { Length: > 0 } file)
            await SignIns.Write(file, signIns, stopping);
        else
            NobodyCanSignIn();
        await transaction.CommitAsync(stopping);
        return null;
    }

    private async Task<IReadOnlyList<SignIns.One>> Found(string folder, CancellationToken stopping)
    {
        var file = Path.Combine(folder, "founding.json");
        var founding = JsonSerializer.Deserialize<Founding>(await File.ReadAllTextAsync(file, stopping), Wire.Json)
            ?? throw new InvalidOperationException($"{file} says nothing.");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(founding.TimeZone);
        var on = founding.FoundedOn ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
        var at = Founding.StartOf(on, zone);
        _ = founding.Voting.Rule;
        db.Founded.Add(new FoundedCoop
        {
            Name = founding.Name,
            TimeZone = founding.TimeZone,
            Currency = founding.Currency,
            LegalProfile = founding.LegalProfile,
            FoundedOn = on,
            Quorum = founding.Voting.Quorum,
            Majority = founding.Voting.Majority,
        });
        foreach (var (kind, name) in Rules)
            if (PathOf(kind, name, folder, founding) is var path && File.Exists(path))
                await db.Adopt(keys, kind, await File.ReadAllTextAsync(path, stopping), version: 1, proposal: null, effectiveAt: at, adoptedAt: at, stopping);
            else
                FoundedWithout(name);
        return
        [
            .. (founding.People ?? []).Select(person => TakeIn(person, on)),
            .. (founding.Restaurants ?? []).Select(TakeIn),
        ];
    }

    /// <summary>A rule lies in the founding's folder; a pay policy that is only named lies with the program.</summary>
    private static string PathOf(PolicyKind kind, string name, string folder, Founding founding) =>
        kind == PolicyKind.PayPolicy && founding.PayPolicy is { } preset
            ? Path.Combine(AppContext.BaseDirectory, "founding", "pay", $"{Path.GetFileName(preset)}.json")
            : Path.Combine(folder, name);

    private SignIns.One TakeIn(Founding.Someone person, DateOnly foundedOn) => GivePassword(db.Join(
        new InviteMember.Request(
            person.Email, person.FirstName, person.LastName, person.Roles, person.Engagement, person.JoinedOn ?? foundedOn),
        seals, clock));

    private SignIns.One TakeIn(Founding.Customer restaurant)
    {
        var account = db.Add(new AddRestaurant.Request(restaurant.Name, restaurant.Email, restaurant.Place), clock);
        var key = restaurant.ApiKey ? db.IssueKey(new RestaurantId(account.Id), KeyScope.Orders, clock.GetUtcNow()).Key : null;
        return GivePassword(account) with { ApiKey = key };
    }

    private SignIns.One GivePassword(Account account)
    {
        var password = DrawSecret.Of(16);
        account.PasswordHash = passwords.HashDrawn(account, password);
        return new SignIns.One(account.Email!, password, account.Roles, account.Id);
    }

    [LoggerMessage(LogLevel.Warning, "The co-op is founded without {File}: what needs it waits until the members vote one.")]
    private partial void FoundedWithout(string file);

    [LoggerMessage(LogLevel.Warning, "SignIns is not set: the first passwords were written nowhere.")]
    private partial void NobodyCanSignIn();
}
