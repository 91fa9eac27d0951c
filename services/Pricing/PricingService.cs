using Coop.Hosting;
using Coop.Members;
using Coop.Routing;
using Coop.Wages;

namespace Coop.Pricing;

/// <summary>What a delivery costs, what a shift is paid, and why.</summary>
public static class PricingService
{
    public static Service It { get; } = Service.Of<PricingDb>(
        ServiceName.Pricing,
        keeps: Retention.Table,
        summary: SumPay.Mine,
        map: v1 =>
        {
            QuoteDelivery.Map(v1);
            ReadTariffs.Map(v1);
            CheckTariff.Map(v1);
            ReadReceipt.Map(v1);
            ContestWait.Map(v1);
            DecideWait.Map(v1);
            SumMonth.Map(v1);
            ReadPay.Map(v1);
            ReadPayPolicy.Map(v1);
            ReadStatement.Map(v1);
            ReadIndicators.Map(v1);
            CheckPayPolicy.Map(v1);
            CallWeather.Map(v1);
        },
        add: services =>
        {
            services.AddValidation();
            services.AddTrips();
            services.AddSigningKeys<PricingDb>();
            services.AddSingleton<ReadIndicators>();
            services.AddSingleton(CheckTariff.BeforeItHolds);
            services.AddSingleton(new PolicyCheck<PricingDb>(PolicyKind.PayPolicy, text => PayPolicyCheck.Refuses(text))
            {
                RefusesAfter = (text, founding) => PayPolicyCheck.RefusesLawOf(text, founding),
            });
        });
}
