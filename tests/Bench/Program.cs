using Coop.Bench;

return args switch
{
    ["smoke", var address, var signIns, var evening] => await Smoke.Run(new Uri(address), signIns, evening, TimeProvider.System),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: smoke ADDRESS SIGN-INS EVENING");
    return 2;
}
