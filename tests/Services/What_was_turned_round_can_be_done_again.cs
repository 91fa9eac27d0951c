using System.Net;
using System.Text.Json;
using Coop.Redistribution;
using Microsoft.EntityFrameworkCore;

namespace Coop.Services;

/// <summary>A payment on the wrong invoice and a write-off that came too early are turned round, and then done anew, once.</summary>
[Collection(nameof(OneCoop))]
public sealed class What_was_turned_round_can_be_done_again(CoopFixture coop)
{
    private readonly Bill bill = new(coop);

    [Fact]
    public async Task A_payment_is_placed_on_another_invoice_and_back_again()
    {
        var ((wrong, first), (right, second)) = (await bill.Invoiced(), await bill.Invoiced());
        await bill.Upload($"date;amount;reference\n{bill.Today};12,00;{first}\n");
        var payment = (await coop.InDatabase<RedistributionDb, PaymentPart>(db => db.PaymentParts.SingleAsync(part => part.Number == first))).PaymentId;
        using var placed = await Place(payment, second);
        Assert.Equal("already_matched", await placed.Code());

        await bill.Reverse($"payment:{payment}");
        Assert.Equal((1_200, 1_200), (await bill.Open(first), await bill.Open(second)));
        Assert.True((await Listed(payment)).GetProperty("turnedRound").GetBoolean());
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Place(payment, second)));
        Assert.Equal(100, answers.Count(HttpStatusCode.OK));
        Assert.Equal((1_200, 0), (await bill.Open(first), await bill.Open(second)));
        Assert.Equal((1_200, 0), (await bill.Owed(wrong), await bill.Owed(right)));
        Assert.Equal((false, second), ((await Listed(payment)).GetProperty("turnedRound").GetBoolean(), (await Listed(payment)).GetProperty("parts")[0].GetProperty("number").GetString()));

        await bill.Reverse($"payment:{payment}:2");
        using var back = await Place(payment, first);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal((0, 1_200), (await bill.Open(first), await bill.Open(second)));
        Assert.Equal((0, 1_200), (await bill.Owed(wrong), await bill.Owed(right)));
    }

    [Fact]
    public async Task An_invoice_is_open_again_when_its_write_off_is_turned_round_and_is_written_off_again()
    {
        var (restaurant, number) = await bill.Invoiced();
        var old = "F1999-" + number[6..];
        await coop.InDatabase<RedistributionDb, int>(db => db.Database.ExecuteSqlAsync(
            $"INSERT INTO invoices SELECT {old}, kind, 1999, serial, restaurant_id, '1999-12', issued_at, '1999-12-31', vat_cents, total_cents, corrects, content FROM invoices WHERE number = {number}"));
        await WriteOff(old, "gone", "judgment of 2 November");
        Assert.Equal((0, 0), (await bill.Open(old), await bill.Owed(restaurant)));

        await bill.Reverse($"write-off:{old}");
        Assert.Equal((1_200, 1_200), (await bill.Open(old), await bill.Owed(restaurant)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WriteOff(old, "gone after all", proof: null)));
        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct());
        Assert.Equal((0, 0), (await bill.Open(old), await bill.Owed(restaurant)));
        Assert.Equal([("654", 1_200L), ("411", -1_200)], await coop.InDatabase<RedistributionDb, List<(string, long)>>(async db =>
            (await db.Entries.Include(entry => entry.Lines).SingleAsync(entry => entry.Key == $"write-off:{old}:2")).Read().Lines
            .Select(line => (line.Account, line.DebitCents.Cents - line.CreditCents.Cents)).ToList()));
    }

    private Task<JsonElement> WriteOff(string number, string reason, string? proof) => coop.Coordinator.Post($"/v1/invoices/{number}/write-off", new { reason, proof });

    private Task<HttpResponseMessage> Place(Guid payment, string number) => coop.Coordinator.TryPost($"/v1/payments/{payment}/match", new { invoices = new[] { number } });

    private async Task<JsonElement> Listed(Guid payment)
    {
        var before = new Guid(payment.ToByteArray(bigEndian: true)[..^1].Append((byte)0).ToArray(), bigEndian: true);
        return (await coop.Coordinator.Get($"/v1/payments?after={before}&limit=100")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == payment);
    }
}
