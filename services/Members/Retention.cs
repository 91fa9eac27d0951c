using Coop.Hosting;

namespace Coop.Members;

/// <summary>What Members keeps about people, and how long.</summary>
internal static class Retention
{
    private const string LeftOn = "SELECT left_on FROM memberships AS member WHERE member.member_id = ";
    private const string Closed = "SELECT closes_at FROM proposals AS proposal WHERE proposal.id = ";

    /// <summary>None counts against somebody after three years; wages can be claimed for three; and what defends against a claim is kept though somebody is erased.</summary>
    private const string Contested = "Code du travail L1332-5, L3245-1; GDPR art. 17(3)(e)";

    private const string NotKnownYet = "it is opened before anybody is known";
    private const string Counted = "votes are counted across members";
    private const string ForAll = "it is said to everybody";

    public static IReadOnlyList<KeptData> Table { get; } =
    [
        new("accounts", "e-mail address, roles, a fingerprint of the password, and who it is to an authority of the co-op's own", "to sign in", KeptData.NoLongerThanNeeded)
            { Keep = "P3M", Since = "closed_at", Whose = "id", Hidden = ["password_hash", "security_stamp", "concurrency_stamp"], NoWall = NotKnownYet },
        new("passkeys", "the public halves of passkeys, and what their owners call them", "to sign in", KeptData.NoLongerThanNeeded)
            { Keep = "P3M", Since = "(SELECT closed_at FROM accounts WHERE accounts.id = passkeys.user_id)", Whose = "user_id", NoWall = "that a key is nobody else's is looked up across people" },
        new("second_factors", "the key of a phone whose codes are asked for beside the password, sealed, and since when", "a password alone opens nothing", KeptData.NoLongerThanNeeded)
            { Keep = "P3M", Since = "(SELECT closed_at FROM accounts WHERE accounts.id = second_factors.account_id)", Whose = "account_id", Hidden = ["sealed_key", "sealed_next"], NoWall = NotKnownYet },
        new("challenges", "a question that a passkey must answer, open for five minutes", "nobody answers twice", KeptData.NoLongerThanNeeded)
            { Keep = "P1D", Since = "expires_at", Whose = "account_id", Hidden = ["state"], NoWall = NotKnownYet },
        new("people", "first and last name, and where a coordinator is called by those whose contact they are, until they coordinate no more", "claims about pay can be answered until they lapse; sooner gone when the person asks", "Code du travail L3245-1")
            { Keep = "P3Y", Since = $"({LeftOn} people.member_id)", IsWalled = true, Whose = "member_id", Hidden = ["sealed", "sealed_phone"] },
        new("person_keys", "the key under which somebody's name lies sealed", "it is destroyed together with the name", "Code du travail L3245-1")
            { Keep = "P3Y", Since = $"({LeftOn} person_keys.member_id)", IsWalled = true, Whose = "member_id", Hidden = ["sealed_key"] },
        // Before the memberships that they name, and the time of these ends later.
        new("restrictions", "what a coordinator decided about somebody, why, and on what evidence; after an erasure too", "it is held against nobody for longer, and pay that was lost by it can be claimed as long", Contested)
            { Keep = "P3Y", Since = "coalesce(ends_at, notified_at)", IsWalled = true, Whose = "member_id" },
        new("restriction_reviews", "what the person says to it, and what another coordinator found", "it goes with the decision", Contested)
        {
            Keep = "P3Y", Since = "(SELECT coalesce(ends_at, notified_at) FROM restrictions WHERE restrictions.id = restriction_reviews.restriction_id)", GoesWith = "restrictions",
            IsWalled = true, Whose = "restriction_id IN (SELECT id FROM restrictions WHERE member_id = @me)",
        },
        new("questions", "what a member asked, and what a person answered", "an answer can be relied on", KeptData.NoLongerThanNeeded)
            { Keep = "P1Y", Since = $"coalesce(answered_at, ({LeftOn} questions.member_id))", IsWalled = true, Whose = "member_id" },
        // Before what says when they left.
        new("engagements", "under which law somebody worked, from which day on, without a name", "pay and shares of then go by it", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear($"({LeftOn} engagements.member_id)"), IsWalled = true, Whose = "member_id" },
        new("role_changes", "who changed what somebody may do, and why", "nobody gives themselves a role unseen", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear($"({LeftOn} role_changes.member_id)"), IsWalled = true, Whose = "member_id" },
        new("share_holdings", "what somebody holds in shares, as the books say", "a line of the member's file", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear($"({LeftOn} share_holdings.member_id)"), IsWalled = true, Whose = "member_id" },
        new("college_seats", "in which college a member votes, since when", "a vote can be checked", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear($"({LeftOn} college_seats.member_id)"), Whose = "member_id", NoWall = Counted },
        new("memberships", "since when and until when somebody belongs, and by which decision it ended, without a name", "who had a part in a year's surplus and a vote can be checked", "Code de commerce L123-22")
            { Keep = "P10Y", Since = KeptData.EndOfYear("left_on"), Whose = "member_id", NoWall = Counted },
        new("restaurants", "a customer's name and address", "its food is collected there; as long as it is a customer", "GDPR art. 6(1)(b)")
            { IsWalled = true, Whose = "id" },
        new("invitations", "that somebody was invited, by whom, by a fingerprint", "a link is used once", KeptData.NoLongerThanNeeded)
            { Keep = "P30D", Since = "expires_at", Whose = "account_id", Hidden = ["token_hash"], NoWall = NotKnownYet },
        new("refresh_tokens", "which devices are signed in, by fingerprints", "a stolen token is noticed", KeptData.NoLongerThanNeeded)
            { Keep = "P30D", Since = "expires_at", IsWalled = true, Whose = "account_id", Hidden = ["token_hash"] },
        new("api_keys", "keys of tills, by fingerprints, and when they were given, last used and revoked", "a till signs in", KeptData.NoLongerThanNeeded)
            { Keep = "P1Y", Since = "revoked_at", IsWalled = true, Whose = "restaurant_id", Hidden = ["secret_hash"] },
        new("contacts", "who answers whose questions", "everybody who belongs has a person to ask", "Directive (EU) 2024/2831 art. 11(1)")
            { IsWalled = true, Whose = "member_id" },
        new("proposals", "what was put to the vote, and the id of who proposed it", "the minutes of the co-op, as long as there is one; the name goes with the person", "GDPR art. 6(1)(c)")
            { Whose = "proposed_by", NoWall = ForAll },
        new("voters", "that a member took part in a vote, without what they chose", "a vote can be contested", "Code civil 2224")
            { Keep = "P5Y", Since = $"({Closed} voters.proposal_id)", Whose = "member_id", NoWall = Counted },
        new("ballots", "what was voted: of a secret vote nothing that leads to who did, of a public one by whom", "anyone counts a vote again; after five years without names", "Code civil 2224")
            { Keep = "P5Y", Since = $"({Closed} ballots.proposal_id)", When = "member_id IS NOT NULL", Emptied = "member_id = NULL", Whose = "member_id", NoWall = Counted },
        new("proxies", "who let whom vote for them", "a vote can be contested", "Code civil 2224")
            { Keep = "P5Y", Since = $"({Closed} proxies.proposal_id)", Whose = "giver_id = @me OR holder_id = @me", NoWall = Counted },
        new("representatives", "whom the members elected to speak for them, and until when", "whose word counts; the minutes of the co-op", "Code civil 2224")
            { Keep = "P5Y", Since = "\"until\"", Whose = "member_id", NoWall = ForAll },
        new("announcements", "what was said to all, when and by whom", "it stays for whoever comes later", "GDPR art. 6(1)(c)")
            { Whose = "\"by\"", NoWall = ForAll },
        new("riders_channels", "the sealed link to where riders talk among themselves, outside of these servers, and who published it", "riders find each other", "Directive (EU) 2024/2831 art. 20")
            { Whose = "set_by", NoWall = ForAll },
        KeptData.NobodyIn("evidence", "files that proposals carry"),
        KeptData.NobodyIn("urns", "the ballots of votes under way, sealed, until they are over"),
        KeptData.NobodyIn("published_keys", "the public keys of all services"),
        KeptData.NobodyIn("founded", "the co-op's name, zone and currency"),
    ];
}
