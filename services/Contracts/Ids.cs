using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coop;

/// <summary>An identifier that knows what it identifies. On the wire and in the database it is a plain UUID.</summary>
public interface IId<TSelf> where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }
    static abstract TSelf From(Guid value);
}

/// <summary>One delivery that a restaurant asked for; the restaurant chooses the id.</summary>
[JsonConverter(typeof(IdJson<OrderId>))]
public readonly record struct OrderId(Guid Value) : IId<OrderId>
{
    public static OrderId From(Guid value) => new(value);
}

/// <summary>The riding of one order. An order has one ride all its life, so both carry the same UUID.</summary>
[JsonConverter(typeof(IdJson<RideId>))]
public readonly record struct RideId(Guid Value) : IId<RideId>
{
    public static RideId From(Guid value) => new(value);
    public static RideId Of(OrderId order) => new(order.Value);
    public OrderId Order => new(Value);
}

/// <summary>A person of the co-op: rider, coordinator, auditor; one person, one id.</summary>
[JsonConverter(typeof(IdJson<MemberId>))]
public readonly record struct MemberId(Guid Value) : IId<MemberId>
{
    public static MemberId From(Guid value) => new(value);
}

/// <summary>A restaurant, customer of the co-op.</summary>
[JsonConverter(typeof(IdJson<RestaurantId>))]
public readonly record struct RestaurantId(Guid Value) : IId<RestaurantId>
{
    public static RestaurantId From(Guid value) => new(value);
}

/// <summary>One stretch of work of one rider, from going on shift to going off.</summary>
[JsonConverter(typeof(IdJson<ShiftId>))]
public readonly record struct ShiftId(Guid Value) : IId<ShiftId>
{
    public static ShiftId From(Guid value) => new(value);
}

/// <summary>A stretch of time for which the co-op plans riders.</summary>
[JsonConverter(typeof(IdJson<SlotId>))]
public readonly record struct SlotId(Guid Value) : IId<SlotId>
{
    public static SlotId From(Guid value) => new(value);
}

/// <summary>One ride put before one rider for a stated time.</summary>
[JsonConverter(typeof(IdJson<OfferId>))]
public readonly record struct OfferId(Guid Value) : IId<OfferId>
{
    public static OfferId From(Guid value) => new(value);
}

/// <summary>A signed promise of a price; used once.</summary>
[JsonConverter(typeof(IdJson<QuoteId>))]
public readonly record struct QuoteId(Guid Value) : IId<QuoteId>
{
    public static QuoteId From(Guid value) => new(value);
}

/// <summary>A question put to the vote of the members.</summary>
[JsonConverter(typeof(IdJson<ProposalId>))]
public readonly record struct ProposalId(Guid Value) : IId<ProposalId>
{
    public static ProposalId From(Guid value) => new(value);
}

/// <summary>One decision of a person against a person: doors of work closed, or the work ended.</summary>
[JsonConverter(typeof(IdJson<RestrictionId>))]
public readonly record struct RestrictionId(Guid Value) : IId<RestrictionId>
{
    public static RestrictionId From(Guid value) => new(value);
}

public static class Ids
{
    extension<TId>(TId) where TId : struct, IId<TId>
    {
        /// <summary>A new identifier; later ones sort after earlier ones, which keeps indexes compact.</summary>
        public static TId New(TimeProvider clock) => TId.From(Guid.CreateVersion7(clock.GetUtcNow()));
    }
}

public sealed class IdJson<TId> : JsonConverter<TId> where TId : struct, IId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(reader.GetGuid());

    public override void Write(Utf8JsonWriter writer, TId id, JsonSerializerOptions options) =>
        writer.WriteStringValue(id.Value);

    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(Guid.Parse(reader.GetString()!));

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId id, JsonSerializerOptions options) =>
        writer.WritePropertyName(id.Value.ToString());
}
