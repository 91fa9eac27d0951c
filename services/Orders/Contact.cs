namespace Coop.Orders;

/// <summary>
/// Whom to ask for at the door. It stands apart from the order, so that it can be let go of without touching what was
/// ordered, and it never travels: the rider on the ride reads it here.
/// </summary>
public sealed class Contact
{
    public required OrderId OrderId { get; init; }
    public string? Name { get; init; }
    public string? Phone { get; init; }
    public string? Instructions { get; init; }
}

/// <summary>A tip as it was given, under an id of the giver's, so that giving twice is giving once.</summary>
public sealed class GivenTip
{
    public required Guid TipId { get; init; }
    public required OrderId OrderId { get; init; }
    public required Money Cents { get; init; }
    public required DateTimeOffset At { get; init; }
}
