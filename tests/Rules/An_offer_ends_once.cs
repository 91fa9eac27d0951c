using Coop.Matching;

namespace Coop.Rules;

public class An_offer_ends_once
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whoever_notices_that_its_time_has_passed_it_has_expired()
    {
        var (declined, withdrawn, accepted) = (Open(), Open(), Open());
        declined.Decline(Noon.AddMinutes(1), "too far");
        withdrawn.Withdraw(Noon.AddMinutes(1), "the rider takes a break");

        Assert.Equal("offer_expired", accepted.Accept(Noon.AddMinutes(1))?.Code);
        Assert.Equal((OfferStatus.Expired, OfferStatus.Expired), (declined.Status, withdrawn.Status));
    }

    [Fact]
    public void Until_then_it_ends_as_it_was_answered()
    {
        var (declined, withdrawn, accepted) = (Open(), Open(), Open());
        declined.Decline(Noon.AddSeconds(59), null);
        withdrawn.Withdraw(Noon.AddSeconds(59), "the rider takes a break");
        accepted.Accept(Noon.AddSeconds(59));

        Assert.Equal(
            (OfferStatus.Declined, OfferStatus.Withdrawn, OfferStatus.Accepted), (declined.Status, withdrawn.Status, accepted.Status));
        Assert.All([declined, withdrawn, accepted], offer => Assert.NotNull(offer.Expire(Noon.AddMinutes(2))));
    }

    private static Offer Open() => new()
    {
        Id = new OfferId(Guid.NewGuid()), RideIds = [Guid.NewGuid()], DropoffsAt = [Noon], ShiftId = new ShiftId(Guid.NewGuid()),
        RiderId = new MemberId(Guid.NewGuid()), Metres = 900, Seconds = 300, PickupAt = Noon, FreeAt = Noon,
        Pay = new OfferPay(PayBasis.PerRide, Money.Zero, []), ShownAt = Noon, ExpiresAt = Noon.AddMinutes(1),
    };
}
