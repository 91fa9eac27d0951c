using System.Text.Json;
using Coop.Members;

namespace Coop.Rules;

public class What_is_absent_is_not_missed
{
    [Fact]
    public void News_without_a_proposal_reads_as_it_was_written()
    {
        var founded = new PolicyAdopted(
            PolicyKind.Tariff, "first", Version: 1, "{}", "sha256:", ProposalId: null, default, default);

        Assert.Equal(founded, Again(founded));
    }

    [Fact]
    public void What_cannot_be_null_is_missed() => Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize<MemberLeft>("""{"leftOn": "2026-10-06", "at": "2026-10-06T12:00:00Z"}""", Wire.Json));

    private static T? Again<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Wire.Json), Wire.Json);
}
