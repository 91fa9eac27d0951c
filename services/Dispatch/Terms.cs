namespace Coop.Dispatch;

/// <summary>What a plan comes to, term by term; its cost is the sum of the terms by their weights, in thousandths of a second.</summary>
/// <param name="DoorSeconds">From order to drop-off, over all its rides.</param>
/// <param name="WaitingSeconds">That ready food waits for its rider, over all its rides.</param>
/// <param name="LateSeconds">After the promised times.</param>
/// <param name="RidingSeconds">To restaurants and doors.</param>
/// <param name="Metres">Of the same ways.</param>
/// <param name="AheadSeconds">By how much the rider is ahead of their guarantee before each ride, over all of them; negative for who is behind.</param>
/// <param name="ScarceSeconds">The seconds of shift that it binds its rider for, by what <see cref="Scarcity"/> counts of them, as many thousandths as riders are scarce.</param>
public readonly record struct Terms(
    long DoorSeconds, long WaitingSeconds, long LateSeconds, long RidingSeconds, long Metres, long AheadSeconds, long ScarceSeconds = 0)
{
    public long Cost(DispatchWeights weights) =>
        (weights.DoorPerSecond * DoorSeconds) + (weights.WaitingPerSecond * WaitingSeconds) + (weights.LatePerSecond * LateSeconds)
        + (weights.RidingPerSecond * RidingSeconds) + (weights.FairnessPerSecond * AheadSeconds)
        + (weights.ScarcePerSecond * ScarceSeconds);
}
