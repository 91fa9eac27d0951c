namespace Coop.Wages;

/// <summary>
/// A figure that a pay policy goes by though the law has fixed it anew and nobody wrote down what it is now. It holds on, since
/// no day is without a figure, but whoever reads or votes the policy is told to look it up.
/// </summary>
/// <param name="Rule">The component, floor or allowance it stands in.</param>
public sealed record OldFigure(string Rule, string Item, Figure Figure)
{
    public static IReadOnlyList<OldFigure> In(PayPolicy policy, DateOnly day) =>
    [
        .. from rule in policy.Components.Select(one => (one.Id, one.Item, Rates: (IEnumerable<PayRate>)[one]))
               .Concat(policy.AllFloors.Select(one => (one.Id, one.Item, Rates: one.Rates)))
               .Concat((policy.Allowances ?? []).Select(one => (one.Id, one.Item, Rates: (IEnumerable<PayRate>)[one])))
           from rate in rule.Rates
           where rate.RateCents is null && rate.FigureOn(day) is { RenewedOn: { } renewed } && renewed <= day
           select new OldFigure(rule.Id, rule.Item, rate.FigureOn(day)!),
    ];
}
