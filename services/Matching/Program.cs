using Coop.Hosting;
using Coop.Matching;

await CoopProgram.Run(args, MatchingService.It);
