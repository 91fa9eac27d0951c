using System.Text.Json;
using Coop.Seeds;

namespace Coop.Rules;

public class The_results_of_a_day_are_told_to_people
{
    private static readonly DayResult Result = new(
        Orders: 3, Delivered: 2, Undeliverable: 1, Lost: 0, ClickToDoorMinutes: 27.5, ReadyToPickupMinutes: 1.25,
        RidersPaidCents: 4_200, TopUpCents: 300, TipsCents: 150, RevenueCents: 6_000, VatCents: 1_200, ChargesCents: 900,
        SurplusCents: 900, SharedCents: 675, KeptInReservesCents: 225, BooksBalanceCents: 0, Seconds: 12.3)
    {
        People = [new PersonResult("amina", 2, OnShiftSeconds: 3 * 3_600, EarnedCents: 4_200, TopUpCents: 300, TipCents: 150, ShareCents: 675)],
        Cancelled = 1,
    };

    [Fact]
    public void The_page_says_what_each_rider_earned_an_hour_waiting_included() =>
        Assert.Contains(
            "  amina             2    3 h 00     €42.00    €14.00     €3.00     €1.50     €6.75", Result.Page);

    [Fact]
    public void The_page_says_that_the_books_balance_or_by_how_much_not()
    {
        Assert.Contains("The books balance.", Result.Page);
        Assert.Contains("THE BOOKS ARE -€0.01 APART.", (Result with { BooksBalanceCents = -1 }).Page);
    }

    [Fact]
    public void What_was_lost_cannot_be_overlooked()
    {
        Assert.DoesNotContain("LOST", Result.Page);
        Assert.Contains("2 LOST", (Result with { Lost = 2 }).Page);
        Assert.Contains("! c1 could not go on shift", (Result with { Mishaps = ["c1 could not go on shift"] }).Page);
    }

    [Fact]
    public void A_program_reads_the_same_as_one_object() =>
        Assert.Equal(
            """{"orders":3,"delivered":2,"undeliverable":1,"lost":0,"clickToDoorMinutes":27.5,"readyToPickupMinutes":1.25,"ridersPaidCents":4200,"topUpCents":300,"tipsCents":150,"revenueCents":6000,"vatCents":1200,"chargesCents":900,"surplusCents":900,"sharedCents":675,"keptInReservesCents":225,"booksBalanceCents":0,"seconds":12.3}""",
            JsonSerializer.Serialize(Result, Wire.Json));
}
