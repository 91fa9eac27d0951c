namespace Coop.Dispatch;

/// <summary>What each term of a plan costs, in thousandths of a second of an order's way from click to door.</summary>
/// <param name="DoorPerSecond">A second between the order and its drop-off.</param>
/// <param name="WaitingPerSecond">A second that ready food waits for its rider.</param>
/// <param name="LatePerSecond">A second after the promised time.</param>
/// <param name="RidingPerSecond">A second of riding, to the restaurant and from door to door.</param>
/// <param name="FairnessPerSecond">A second that a rider's rides have already paid more than the guarantee: work goes first to who is furthest behind.</param>
/// <param name="ScarcePerSecond">A second of their shift that work binds a rider for where all riders are needed, since other rides wait for it; the less the more riders stand by, and the later it is.</param>
public sealed record DispatchWeights(
    int DoorPerSecond, int WaitingPerSecond, int LatePerSecond, int RidingPerSecond, int FairnessPerSecond, int ScarcePerSecond = 0);

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
/// <param name="ExpectedAfterSeconds">Every ride is expected to be asked for again so much later, by whoever asked, since the past quarter of an hour is the best guess at the next; 0 expects nothing.</param>
/// <param name="ExpectedThousandths">What an expected ride counts beside one that is there, in thousandths. It is planned for, never offered.</param>
/// <param name="OldestFirst">Whether rides are planned in the order they were placed, not as their food is ready.</param>
public sealed record DispatchPolicy(
    DispatchWeights Weights, int PickupSeconds, int DropoffSeconds, int HorizonSeconds, int MarginSeconds, bool JustInTime,
    int MostRidesTogether, int MostRidesAhead, int Rounds, int MostTries, int ExpectedAfterSeconds, int ExpectedThousandths, bool OldestFirst = false)
{
    /// <summary>Most that <see cref="MostRidesAhead"/> can be.</summary>
    public const int LongestPlan = 16;
}
