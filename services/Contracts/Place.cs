using System.ComponentModel.DataAnnotations;

namespace Coop;

/// <summary>A point on the map, WGS 84 degrees, with the address people know it by.</summary>
public sealed record Place(
    [property: Range(-90.0, 90.0)] double Lat,
    [property: Range(-180.0, 180.0)] double Lng,
    [property: StringLength(300)] string? Address = null);

/// <summary>What a rider moves with.</summary>
public enum Vehicle { Bicycle, EBike, CargoBike, Scooter, Car, OnFoot }
