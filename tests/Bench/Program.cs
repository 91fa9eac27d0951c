using Coop.Bench;

return args switch
{
    ["smoke", var address, var signIns, var evening] => await Smoke.Run(new Uri(address), signIns, evening, TimeProvider.System),
    ["lifecycles", .. var options] => await Lifecycles.Run(Option(options, "--minutes", 1), Option(options, "--rate", 100)),
    ["matching", .. var options] => MatchingBench.Run(options),
    ["assignment"] => AssignmentBench.Run(TimeProvider.System),
    ["city", .. var options] => CityBench.Run(options.Length > 0 ? int.Parse(options[0]) : 20, TimeProvider.System),
    ["pricing", .. var policies] => PricingBench.Run(policies, TimeProvider.System),
    ["repricing", .. var options] => await Repricing.Run(options),
    ["ledger"] => await LedgerBench.Run(TimeProvider.System),
    ["share", .. var options] => await ShareBench.Run(options, TimeProvider.System),
    ["whatif", .. var options] => WhatIf.Run(options),
    _ => Usage(),
};

static double Option(string[] options, string name, double otherwise) =>
    Array.IndexOf(options, name) is >= 0 and var at && at + 1 < options.Length
        ? double.Parse(options[at + 1], System.Globalization.CultureInfo.InvariantCulture)
        : otherwise;

static int Usage()
{
    Console.Error.WriteLine("""
        usage: matching PATH... [--csv FILE] [--policy rolling|greedy|bipartite|unfair|FILE] [--solution DIR] [--together DAYS]
               whatif PATH --policy A --policy B
               pricing [PAY-POLICY...]
               repricing RECORDED-DAY [--tariff FILE|own --tariff FILE|own] [--pay FILE|own --pay FILE|own]
               assignment
               ledger
               share [--orders N] [--members N] [--through memory|doors]
               city [CYCLES]
               lifecycles [--minutes M] [--rate LIFECYCLES-A-SECOND]
               smoke ADDRESS SIGN-INS EVENING
        """);
    return 2;
}
