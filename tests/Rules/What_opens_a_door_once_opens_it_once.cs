using Coop.Members;

namespace Coop.Rules;

public class What_opens_a_door_once_opens_it_once
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_invitation_is_used_once()
    {
        var invitation = AnInvitation;

        Assert.Null(invitation.Use(Noon));
        Assert.Equal("used_invitation", invitation.Use(Noon)?.Code);
    }

    [Fact]
    public void An_invitation_that_is_too_old_is_refused() =>
        Assert.Equal("expired_invitation", AnInvitation.Use(Noon + Invitation.ValidFor)?.Code);

    [Fact]
    public void A_refresh_token_that_comes_back_ends_its_family()
    {
        var token = ARefreshToken;

        Assert.Equal(RefreshOutcome.Renewed, token.Use(Noon));
        Assert.Equal(RefreshOutcome.EndsFamily, token.Use(Noon.AddSeconds(1)));
    }

    [Fact]
    public void Who_lost_the_answer_may_ask_again_for_two_minutes_while_the_next_one_is_unused()
    {
        var (token, next) = (ARefreshToken, ARefreshToken);
        token.Use(Noon);

        Assert.Equal(RefreshOutcome.GivenAgain, token.Use(Noon + RefreshToken.AskAgainFor - TimeSpan.FromTicks(1), next));
        Assert.Equal(RefreshOutcome.EndsFamily, token.Use(Noon + RefreshToken.AskAgainFor, next));
        next.Use(Noon);
        Assert.Equal(RefreshOutcome.EndsFamily, token.Use(Noon.AddSeconds(1), next));
    }

    [Fact]
    public void A_refresh_token_that_is_too_old_is_refused() =>
        Assert.Equal(RefreshOutcome.Refused, ARefreshToken.Use(Noon + RefreshToken.ValidFor));

    [Fact]
    public void An_api_key_opens_until_it_is_revoked()
    {
        var key = new ApiKey
        {
            Id = "1f",
            RestaurantId = default,
            SecretHash = Fingerprint.Of("a secret"),
            IssuedAt = Noon,
        };

        Assert.True(key.Fits("a secret"));
        Assert.False(key.Fits("another"));
        key.RevokedAt = Noon;
        Assert.False(key.Fits("a secret"));
    }

    [Fact]
    public void An_api_key_reads_as_it_was_written() =>
        Assert.Equal(("1f", "se_cret"), ApiKey.Read(ApiKey.Write("1f", "se_cret")));

    [Theory]
    [InlineData("")]
    [InlineData("coop_")]
    [InlineData("coop_1f_")]
    [InlineData("other_1f_secret")]
    public void What_is_no_key_of_ours_is_none(string text) => Assert.Null(ApiKey.Read(text));

    private static Invitation AnInvitation =>
        new() { TokenHash = "x", AccountId = default, ExpiresAt = Noon + Invitation.ValidFor, SentBy = new(Guid.NewGuid()) };

    private static RefreshToken ARefreshToken =>
        RefreshToken.New("x", account: default, family: default, Noon);
}
