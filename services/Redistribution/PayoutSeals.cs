using System.Text;
using Coop.Hosting;
using Microsoft.Extensions.Options;

namespace Coop.Redistribution;

/// <summary>
/// Where people are paid lies in the database under the installation's secret, as its signing keys do: whoever copies the
/// database or a backup without it learns no account number.
/// </summary>
public sealed class PayoutSeals(IOptions<KeySecret> secret)
{
    public (string Iban, string Holder) Open(PayoutAccount account)
    {
        if (account.Sealed is null)
            return (account.Iban!, account.Holder!);
        var text = Encoding.UTF8.GetString(secret.Value.Open(account.Sealed, NameOf(account)));
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return (text[..end], text[(end + 1)..]);
    }

    public void Seal(PayoutAccount account, string iban, string holder)
    {
        account.Sealed = secret.Value.Seal(Encoding.UTF8.GetBytes($"{iban}\n{holder}"), NameOf(account));
        account.Mark = secret.Value.Mark($"account {iban}");
        (account.Iban, account.Holder) = (null, null);
    }

    public byte[] Open(PaymentFile file) => file.IsSealed ? secret.Value.Open(file.Content, file.Id) : file.Content;

    public PaymentFile Seal(PaymentFile file)
    {
        (file.Content, file.IsSealed) = (secret.Value.Seal(file.Content, file.Id), true);
        return file;
    }

    private static string NameOf(PayoutAccount account) => $"account {account.MemberId.Value}";
}
