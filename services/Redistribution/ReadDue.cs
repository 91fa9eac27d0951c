using Microsoft.EntityFrameworkCore;

namespace Coop.Redistribution;

/// <summary>What is due to people and not sent yet, read out of the books.</summary>
internal static class ReadDue
{
    extension(RedistributionDb db)
    {
        /// <summary>What each share comes to once its charges are off and advances made good; the books are held.</summary>
        public async Task<List<PaidOut>> ShareOuts(Chart chart, Distribution shared, Statutes statutes, DateTimeOffset now, CancellationToken stopping)
        {
            var advances = (await db.PayDue(chart, now, stopping)).ToDictionary(due => due.Member, due => due.AdvanceCents);
            var on = Span.DayOf(now, statutes.Zone);
            return [.. shared.Shares.Select(share =>
            {
                var retained = statutes.RetainedOf(share.Cents);
                return PayOut.OfShare($"shares:{shared.Id}", share.Member,
                    ShareCharge.Of(statutes, share.Cents, on).Aggregate(share.Cents - retained, (net, charge) => net - charge.Cents),
                    advances.GetValueOrDefault(share.Member), retained);
            }).OfType<PaidOut>()];
        }

        /// <summary>What was due to each person before that instant, less all that was ever paid; of advances, what no file that is under way makes good.</summary>
        public async Task<List<PayOut>> PayDue(Chart chart, DateTimeOffset before, CancellationToken stopping) =>
            (await db.Database.SqlQuery<DueRow>(
                $"""
                SELECT line.aux AS member, coalesce(sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {chart[Use.PayDue].Number}), 0)::bigint AS pay,
                    coalesce(sum(line.credit_cents - line.debit_cents) FILTER (WHERE line.account = {chart[Use.TipsHeld].Number}), 0)::bigint AS tips,
                    coalesce(sum(line.debit_cents - line.credit_cents) FILTER (WHERE line.account = {chart[Use.Advances].Number}), 0)::bigint
                        - coalesce((SELECT sum(sent.back_cents) FROM paid_outs AS sent JOIN payment_files AS file ON file.id = sent.file_id
                            WHERE sent.member_id = line.aux AND file.paid_at IS NULL AND (file.id LIKE 'pay:%'
                                OR EXISTS (SELECT FROM distributions AS shared WHERE 'shares:' || shared.id = file.id AND shared.status = 'approved'))), 0)::bigint AS advances
                FROM lines AS line JOIN entries AS entry ON entry.seq = line.entry_seq
                WHERE line.aux IS NOT NULL AND line.account IN ({chart[Use.PayDue].Number}, {chart[Use.TipsHeld].Number}, {chart[Use.Advances].Number}) AND (entry.at < {before} OR entry.journal = 'bank')
                GROUP BY line.aux ORDER BY line.aux
                """).ToListAsync(stopping))
            .ConvertAll(row => new PayOut(new(row.Member), new(row.Pay), new(row.Tips), new(row.Advances)));
    }

    private sealed record DueRow(Guid Member, long Pay, long Tips, long Advances);
}
