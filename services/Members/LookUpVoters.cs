using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>By which rule the members vote, who has a vote on a proposal, in which college, and through whom.</summary>
internal static class LookUpVoters
{
    extension(MembersDb db)
    {
        public async Task<bool> MayVote(MemberId member, DateOnly on, CancellationToken stopping) =>
            await db.Memberships.FindAsync([member], stopping) is { } membership && membership.MayVoteOn(on);

        /// <summary>What the statutes in force say of votes, or the founding where they are silent.</summary>
        public async Task<VotingRule> VotingRuleAt(DateTimeOffset at, CancellationToken stopping) =>
            (await db.RuleAt(PolicyKind.Statutes, at, stopping) is { } statutes ? VotingRule.In(statutes.Content) : null)
            ?? (await db.Founded.SingleAsync(stopping)).Voting;

        /// <summary>Whether nobody is appointed to an office, since the members elect.</summary>
        public async Task<bool> Elects(Office office, DateTimeOffset at, CancellationToken stopping) =>
            (await db.VotingRuleAt(at, stopping)).Elected?.Contains(office) == true;

        /// <summary>How many have a vote on a day, by college; under one empty name where votes are not weighed.</summary>
        public async Task<Dictionary<string, int>> EligibleFor(Proposal proposal, DateOnly day, CancellationToken stopping)
        {
            var voters = db.Memberships.Where(member => member.HasVote && member.JoinedOn <= day && member.LeftOn == null);
            if (proposal.Rule.Colleges is not { } colleges)
                return new() { [""] = await voters.CountAsync(stopping) };
            var seats = await voters.Select(voter => db.CollegeSeats
                .Where(seat => seat.MemberId == voter.MemberId && seat.Since < proposal.OpensAt)
                .OrderByDescending(seat => seat.Since).Select(seat => seat.College).FirstOrDefault()).ToListAsync(stopping);
            return seats.OfType<string>().Where(colleges.Weights.ContainsKey).CountBy(college => college).ToDictionary();
        }

        /// <summary>The college that a member's vote counts in; nobody is moved to another while a vote is open.</summary>
        public Task<string?> CollegeOf(MemberId member, Proposal proposal, CancellationToken stopping) => proposal.Rule.Colleges is null
            ? Task.FromResult<string?>(null)
            : db.CollegeSeats.Where(seat => seat.MemberId == member && seat.Since < proposal.OpensAt)
                .OrderByDescending(seat => seat.Since).Select(seat => seat.College).FirstOrDefaultAsync(stopping);

        /// <summary>The proxy that a member gave for this question, held until the transaction ends, so that it is used or taken back; null when there is none.</summary>
        public async Task<Proxy?> HoldProxy(Proposal proposal, MemberId giver, CancellationToken stopping) => await db.Proxies
            .FromSql($"SELECT * FROM proxies WHERE proposal_id = {proposal.Question.Value} AND giver_id = {giver.Value} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
    }
}
