using Coop.Hosting;
using Coop.Pricing;

return await CoopProgram.Run(args, PricingService.It);
