using Coop.Hosting;
using Coop.Orders;

return await CoopProgram.Run(args, OrdersService.It);
