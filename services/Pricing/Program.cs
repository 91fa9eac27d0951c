using Coop.Hosting;
using Coop.Pricing;

await CoopProgram.Run(args, PricingService.It);
