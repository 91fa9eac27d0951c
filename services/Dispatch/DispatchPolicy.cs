namespace Coop.Dispatch;

/// <summary>What each term of a plan costs, in thousandths of a second of an order's way from click to door.</summary>
/// <param name="DoorPerSecond">A second between the order and its drop-off.</param>
/// <param name="WaitingPerSecond">A second that ready food waits for its rider.</param>
/// <param name="LatePerSecond">A second after the promised time.</param>
/// <param name="RidingPerSecond">A second of riding, to the restaurant and from door to door.</param>
/// <param name="FairnessPerShare">A thousandth of the guarantee that a rider is already paid for by rides: work goes first to who is furthest from it.</param>
public sealed record DispatchWeights(int DoorPerSecond, int WaitingPerSecond, int LatePerSecond, int RidingPerSecond, int FairnessPerShare);

/// <summary>How a zone is dispatched: the weights, and how far and how hard it plans.</summary>
/// <param name="PickupSeconds">What handing over takes at the restaurant; half of it before the instant of the pick-up, half after.</param>
/// <param name="DropoffSeconds">The same at the door.</param>
/// <param name="HorizonSeconds">Riders who become free within it are planned with; 0 plans with the idle alone.</param>
/// <param name="MarginSeconds">A ride is offered so much before its rider would have to set out to be there when the food is ready.</param>
/// <param name="JustInTime">Whether offers wait until then, or go out as soon as a rider is idle.</param>
/// <param name="MostRidesTogether">Rides of one restaurant in one offer.</param>
/// <param name="MostRidesAhead">Rides in one rider's plan.</param>
/// <param name="Rounds">How often a cycle tries to better its plan.</param>
/// <param name="MostTries">Plans weighed in a cycle at most, so that a cycle takes as long on any machine's clock.</param>
/// <param name="OldestFirst">Whether rides are planned in the order they were placed, not as their food is ready.</param>
public sealed record DispatchPolicy(
    DispatchWeights Weights, int PickupSeconds, int DropoffSeconds, int HorizonSeconds, int MarginSeconds, bool JustInTime,
    int MostRidesTogether, int MostRidesAhead, int Rounds, int MostTries, bool OldestFirst = false)
{
    /// <summary>Most that <see cref="MostRidesAhead"/> can be.</summary>
    public const int LongestPlan = 16;
}
