using System.Text.Json;
using Coop.Hosting;

namespace Coop.Members;

/// <summary>
/// The ballots of a vote that is under way: one box, sealed under the installation's secret and written anew with each vote,
/// in the order of receipts drawn by chance. So no row, order, time or transaction leads from a ballot to its voter, and
/// its length says how many voted and not what.
/// </summary>
public sealed class Urn
{
    public required ProposalId ProposalId { get; init; }

    /// <summary>Empty while nobody has voted.</summary>
    public byte[] Box { get; private set; } = [];

    public void Put(Ballot ballot, KeySecret secret)
    {
        var slips = Open(secret).Append(ballot).OrderBy(one => one.Id).Select(one => new Slip(one.Id, (int)one.Choice, one.College, one.MemberId));
        Box = secret.Seal(JsonSerializer.SerializeToUtf8Bytes(slips, Wire.Json), Name);
    }

    public IReadOnlyList<Ballot> Open(KeySecret secret) => Box.Length == 0 ? [] :
    [
        .. JsonSerializer.Deserialize<List<Slip>>(secret.Open(Box, Name), Wire.Json)!
            .Select(slip => new Ballot(slip.Receipt, ProposalId, (Choice)slip.Choice, slip.College, slip.MemberId)),
    ];

    private string Name => $"urn {ProposalId.Value}";

    /// <param name="Choice">A digit: words of different length would tell through the seal.</param>
    private sealed record Slip(Guid Receipt, int Choice, string? College, MemberId? MemberId);
}
