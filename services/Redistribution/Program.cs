using Coop.Hosting;
using Coop.Redistribution;

await CoopProgram.Run(args, RedistributionService.It);
