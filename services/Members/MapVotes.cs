using Coop.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coop.Members;

/// <summary>The tables of votes, and of those who are elected to speak.</summary>
internal static class MapVotes
{
    public static void Into(ModelBuilder model)
    {
        model.Entity<Proposal>(proposal =>
        {
            proposal.ToTable("proposals").Property(p => p.Id).ValueGeneratedNever();
            proposal.Property(p => p.Count).AsJson();
            proposal.Property(p => p.Rule).AsJson();
            proposal.Ignore(p => p.Question);
            proposal.HasIndex(p => p.ClosesAt).HasFilter("status = 'open'").HasDatabaseName("proposals_open");

            // One question is asked twice at most.
            proposal.HasIndex(p => p.SecondCallOf).IsUnique();
        });
        model.Entity<Voter>().ToTable("voters").IsAppendOnly().HasKey(voter => new { voter.ProposalId, voter.MemberId });
        model.Entity<Ballot>(ballot =>
        {
            ballot.ToTable("ballots").IsAppendOnly();
            ballot.Property(b => b.Id).ValueGeneratedNever();
            ballot.HasIndex(b => b.ProposalId);
        });
        model.Entity<Urn>().ToTable("urns").HasKey(urn => urn.ProposalId);
        model.Entity<Proxy>(proxy =>
        {
            proxy.ToTable("proxies").HasKey(p => new { p.ProposalId, p.GiverId });
            proxy.HasIndex(p => new { p.ProposalId, p.HolderId });
        });
        model.Entity<EvidenceFile>().ToTable("evidence").IsAppendOnly().HasKey(file => new { file.ProposalId, file.Name });
        model.Entity<Representative>().ToTable("representatives").IsAppendOnly().HasKey(one => one.ProposalId);
        model.Entity<Announcement>(announcement =>
        {
            announcement.ToTable("announcements").IsAppendOnly().Property(a => a.Id).ValueGeneratedNever();
            announcement.Property(a => a.Texts).AsJson();
        });
        model.Entity<RidersChannel>().ToTable("riders_channels").IsAppendOnly().HasKey(channel => channel.Since);
        model.Entity<CollegeSeat>().ToTable("college_seats").IsAppendOnly().HasKey(seat => new { seat.MemberId, seat.Since });
    }
}
