using System.Security.Cryptography;
using System.Text;
using Coop.Members;
using Coop.Pricing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Coop.Hosting;

/// <summary>A rule that the members adopted, word for word; never edited: a change is a new version.</summary>
public sealed class PolicyRecord
{
    public required PolicyKind Kind { get; init; }
    public required string Name { get; init; }
    public required int Version { get; init; }

    /// <summary>The JSON text that was voted.</summary>
    public required string Content { get; init; }

    /// <summary><c>sha256:</c> and 64 hex digits over the text in UTF-8.</summary>
    public required string Hash { get; init; }

    /// <summary>The vote that carried it; absent for what the co-op was founded with.</summary>
    public ProposalId? ProposalId { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }
    public required DateTimeOffset AdoptedAt { get; init; }

    public PolicyRef Ref => new(Name, Version, Hash);

    public static string HashOf(string content) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    internal static void Map(ModelBuilder model) => model.Entity<PolicyRecord>(policy =>
    {
        policy.ToTable("policies").HasKey(p => new { p.Kind, p.Version });
        policy.Ignore(p => p.Ref);
        policy.IsAppendOnly();
    });
}

/// <summary>A rule in force, read.</summary>
public sealed record Policy<TContent>(PolicyRecord Record, TContent Content)
{
    public PolicyRef Ref => Record.Ref;
}

/// <summary>
/// Keeps what the members adopted, if it is what they voted. What cannot hold is kept beside its refusal, and everybody
/// who works by such rules hears of it.
/// </summary>
internal sealed class KeepPolicy<TDb>(TDb db, IEnumerable<PolicyCheck<TDb>> checks) : IHear<PolicyAdopted> where TDb : CoopDb
{
    public async Task Hear(PolicyAdopted news, CancellationToken stopping)
    {
        if (PolicyRecord.HashOf(news.Content) != news.Hash)
            throw new InvalidOperationException($"{news.Kind} {news.Version} is not the text that was voted: its hash differs.");
        if (await db.Policies.FindAsync([news.Kind, news.Version], stopping) is not null)
            return;
        db.Policies.Add(new PolicyRecord
        {
            Kind = news.Kind,
            Name = news.Name,
            Version = news.Version,
            Content = news.Content,
            Hash = news.Hash,
            ProposalId = news.ProposalId,
            EffectiveAt = news.EffectiveAt,
            AdoptedAt = news.At,
        });
        var first = checks.Any(check => check.Kind == news.Kind && check.RefusesAfter is not null) ? await FirstThatHeld(news.Kind, stopping) : null;
        if (checks.Where(check => check.Kind == news.Kind)
                .Select(check => check.Refuses(news.Content) ?? (first is null ? null : check.RefusesAfter?.Invoke(news.Content, first)))
                .FirstOrDefault(no => no is not null) is not { } no)
            return;

        var refused = new PolicyRefused(news.Kind, news.Version, no.Code, no.Because, news.At);
        db.Refuse(refused);
        db.Publish(refused);
    }

    private async Task<string?> FirstThatHeld(PolicyKind kind, CancellationToken stopping) => await db.Policies.AsNoTracking()
        .Where(policy => policy.Kind == kind && !db.RefusedPolicies.Any(no => no.Kind == kind && no.Version == policy.Version))
        .OrderBy(policy => policy.Version).Select(policy => policy.Content).FirstOrDefaultAsync(stopping);
}

public static class Policies
{
    extension(CoopDb db)
    {
        /// <summary>The rule of a kind in force at an instant, which a refused one never is; null before the co-op is founded.</summary>
        public async ValueTask<Policy<TContent>?> PolicyAt<TContent>(PolicyKind kind, DateTimeOffset at, CancellationToken stopping)
            where TContent : class
        {
            var shelf = db.GetService<PolicyShelf>();
            var record = (await shelf.In(db, stopping))
                .Where(policy => policy.Kind == kind && policy.EffectiveAt <= at)
                .MaxBy(policy => (policy.EffectiveAt, policy.Version));
            return record is null ? null : new Policy<TContent>(record, shelf.Content<TContent>(record));
        }

        /// <summary>One version of a rule, in force or not.</summary>
        public async ValueTask<Policy<TContent>?> PolicyOf<TContent>(PolicyKind kind, int version, CancellationToken stopping)
            where TContent : class
        {
            var shelf = db.GetService<PolicyShelf>();
            var record = (await shelf.In(db, stopping)).FirstOrDefault(policy => policy.Kind == kind && policy.Version == version);
            return record is null ? null : new Policy<TContent>(record, shelf.Content<TContent>(record));
        }
    }
}
