namespace Coop.Dispatch;

/// <summary>What handing over takes, cut at the instants of the pick-up and of the drop-off. Seconds.</summary>
internal sealed class Handover(DispatchPolicy policy)
{
    public readonly int BeforePickup = policy.PickupSeconds / 2;
    public readonly int AfterPickup = policy.PickupSeconds - (policy.PickupSeconds / 2);
    public readonly int BeforeDropoff = policy.DropoffSeconds / 2;
    public readonly int AfterDropoff = policy.DropoffSeconds - (policy.DropoffSeconds / 2);
}
