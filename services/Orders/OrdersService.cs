using Coop.Hosting;

namespace Coop.Orders;

/// <summary>What restaurants asked for, and where it is.</summary>
public static class OrdersService
{
    public static Service It { get; } = Service.Of<OrdersDb>(
        ServiceName.Orders,
        keeps: Retention.Table,
        map: v1 =>
        {
            var orders = v1.MapGroup("/orders").WithTags("Orders");
            PlaceOrder.Map(orders);
            ReadOrder.Map(orders);
            ReadOrders.Map(orders);
            ReadContact.Map(orders);
            ReadyOrder.Map(orders);
            CancelOrder.Map(orders);
            TipOrder.Map(orders);
            TrackOrder.Map(v1);
        },
        add: services => services.AddValidation());
}
