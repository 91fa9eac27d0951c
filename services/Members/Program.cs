using Coop.Hosting;
using Coop.Members;

await CoopProgram.Run(args, MembersService.It);
