using Coop.Hosting;
using Coop.Matching;

return await CoopProgram.Run(args, MatchingService.It);
