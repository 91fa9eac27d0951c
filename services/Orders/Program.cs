using Coop.Hosting;
using Coop.Orders;

await CoopProgram.Run(args, OrdersService.It);
