using Coop.Dispatch;

namespace Coop.Rules;

/// <summary>
/// What decides who is asked is fixed here word for word: a field that tells more of a person than this cannot reach the
/// engine, since its project sees no service, and cannot be added without this test.
/// </summary>
public class Dispatching_knows_nobody
{
    [Fact]
    public void Of_a_rider_it_knows_where_and_when_they_are_free_what_they_carry_when_they_stop_and_what_they_were_paid() => Assert.Equal(
        ["CapacityGrams", "FreeAt", "FreeWhere", "GuaranteeCentsPerHour", "GuaranteedAt", "GuaranteedCents", "MaxGrams", "MaxMetres",
            "PaidCents", "ShiftEndsAt", "Ticket", "Vehicle", "WorkEndsAt"],
        FieldsOf<RiderAtWork>());

    [Fact]
    public void Of_a_ride_it_knows_places_times_weight_and_pay() => Assert.Equal(
        ["Dropoff", "Grams", "Key", "PaidCents", "Pickup", "PlacedAt", "PromisedAt", "ReadyAt", "Restaurant", "Vehicle"],
        FieldsOf<RideToGive>());

    private static IEnumerable<string> FieldsOf<T>() => typeof(T).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal);
}
