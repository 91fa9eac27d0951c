using Coop.Hosting;
using Coop.Members;

namespace Coop.Redistribution;

/// <summary>The books, and the sharing of what is left over.</summary>
public static class RedistributionService
{
    public static Service It { get; } = Service.Of<RedistributionDb>(
        ServiceName.Redistribution,
        keeps: Retention.Table,
        summary: KeepPayoutAccount.Mine,
        map: v1 =>
        {
            var doors = v1.MapGroup("").WithTags("Redistribution");
            BookExpense.Map(doors);
            BookRefund.Map(doors);
            BookIncome.Map(doors);
            ReverseEntry.Map(doors);
            ExportBooks.Map(doors);
            ExportFec.Map(doors);
            KeepParticulars.Map(doors);
            IssueInvoices.Map(doors);
            IssueCreditNote.Map(doors);
            ReadInvoices.Map(doors);
            HearPayments.Map(doors);
            ReadPayments.Map(doors);
            MatchPayment.Map(doors);
            WriteOffInvoice.Map(doors);
            BookRecurringExpense.Map(doors);
            BookAdvance.Map(doors);
            BookCapital.Map(doors);
            ReadLeavers.Map(doors);
            KeepPayoutAccount.Map(doors);
            ExportSepa.Map(doors);
            ReadLedger.Map(doors);
            ReadTrialBalance.Map(doors);
            ReadEntries.Map(doors);
            ReadStatement.Map(doors);
            ReadPeriods.Map(doors);
            ReadReport.Map(doors);
            SignMyData.Map(v1);
            CheckStatutes.Map(doors);
            KeepFigure.Map(doors);
            ClosePeriod.Map(doors);
            ProposeDistribution.Map(doors);
            ApproveDistribution.Map(doors);
            PayDistribution.Map(doors);
            ReverseDistribution.Map(doors);
            ReadDistribution.Map(doors);
        },
        add: services => services
            .AddValidation()
            .AddSigningKeys<RedistributionDb>()
            .AddSingleton(provider => ReadChart.Named(provider.GetRequiredService<IConfiguration>()["Books:Chart"] ?? ReadChart.French))
            .AddSingleton<Posting>()
            .AddHostedService<OpenBooks>()
            .AddSingleton(CheckStatutes.BeforeTheyHold)
            .AddScoped<BookEntry>()
            .AddScoped<SignHead>()
            .AddScoped<IssueInvoices>()
            .AddSingleton<PayoutSeals>()
            .AddScoped<Pseudonyms>(),
        // One books at a time, and a commit costs the same for many: the ledger takes twice as much in batches of 2,000 as in batches of 100.
        mostInABatch: 2_000);
}
