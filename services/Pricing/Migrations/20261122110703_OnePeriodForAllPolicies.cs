using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Pricing.Migrations
{
    /// <inheritdoc />
    public partial class OnePeriodForAllPolicies : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // One row a period instead of one for each policy in it. What there was is counted once more: overtime over a change of policy was missed.
            migrationBuilder.Sql(
                """
                DELETE FROM pay_periods AS older USING pay_periods AS newer
                WHERE older.kind = newer.kind AND older.starts_on = newer.starts_on AND older.policy_version < newer.policy_version;
                UPDATE pay_periods SET counted = least(counted, settlements - 1);
                """);

            migrationBuilder.DropPrimaryKey(
                name: "PK_pay_periods",
                table: "pay_periods");

            migrationBuilder.DropColumn(
                name: "policy_version",
                table: "pay_periods");

            migrationBuilder.AddPrimaryKey(
                name: "PK_pay_periods",
                table: "pay_periods",
                columns: new[] { "kind", "starts_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_pay_periods",
                table: "pay_periods");

            migrationBuilder.AddColumn<int>(
                name: "policy_version",
                table: "pay_periods",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddPrimaryKey(
                name: "PK_pay_periods",
                table: "pay_periods",
                columns: new[] { "kind", "starts_on", "policy_version" });
        }
    }
}
