using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class PapersAndPayouts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_write_offs",
                table: "write_offs");

            migrationBuilder.DropIndex(
                name: "IX_payout_accounts_iban",
                table: "payout_accounts");

            migrationBuilder.DropPrimaryKey(
                name: "PK_payment_parts",
                table: "payment_parts");

            migrationBuilder.DropIndex(
                name: "invoices_one_a_month",
                table: "invoices");

            migrationBuilder.AddColumn<int>(
                name: "time",
                table: "write_offs",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<long>(
                name: "withheld_cents",
                table: "worked_shifts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AlterColumn<string>(
                name: "iban",
                table: "payout_accounts",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "holder",
                table: "payout_accounts",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<string>(
                name: "mark",
                table: "payout_accounts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "sealed",
                table: "payout_accounts",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "time",
                table: "payment_parts",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<bool>(
                name: "is_sealed",
                table: "payment_files",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<long>(
                name: "retained_cents",
                table: "paid_outs",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddPrimaryKey(
                name: "PK_write_offs",
                table: "write_offs",
                columns: new[] { "number", "time" });

            migrationBuilder.AddPrimaryKey(
                name: "PK_payment_parts",
                table: "payment_parts",
                columns: new[] { "payment_id", "time", "no" });

            migrationBuilder.CreateIndex(
                name: "IX_payout_accounts_mark",
                table: "payout_accounts",
                column: "mark",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "invoices_one_a_month",
                table: "invoices",
                columns: new[] { "restaurant_id", "month" },
                unique: true,
                filter: "kind = 'invoice' AND corrects IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_write_offs",
                table: "write_offs");

            migrationBuilder.DropIndex(
                name: "IX_payout_accounts_mark",
                table: "payout_accounts");

            migrationBuilder.DropPrimaryKey(
                name: "PK_payment_parts",
                table: "payment_parts");

            migrationBuilder.DropIndex(
                name: "invoices_one_a_month",
                table: "invoices");

            migrationBuilder.DropColumn(
                name: "time",
                table: "write_offs");

            migrationBuilder.DropColumn(
                name: "withheld_cents",
                table: "worked_shifts");

            migrationBuilder.DropColumn(
                name: "mark",
                table: "payout_accounts");

            migrationBuilder.DropColumn(
                name: "sealed",
                table: "payout_accounts");

            migrationBuilder.DropColumn(
                name: "time",
                table: "payment_parts");

            migrationBuilder.DropColumn(
                name: "is_sealed",
                table: "payment_files");

            migrationBuilder.DropColumn(
                name: "retained_cents",
                table: "paid_outs");

            migrationBuilder.AlterColumn<string>(
                name: "iban",
                table: "payout_accounts",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "holder",
                table: "payout_accounts",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_write_offs",
                table: "write_offs",
                column: "number");

            migrationBuilder.AddPrimaryKey(
                name: "PK_payment_parts",
                table: "payment_parts",
                columns: new[] { "payment_id", "no" });

            migrationBuilder.CreateIndex(
                name: "IX_payout_accounts_iban",
                table: "payout_accounts",
                column: "iban",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "invoices_one_a_month",
                table: "invoices",
                columns: new[] { "restaurant_id", "month" },
                unique: true,
                filter: "kind = 'invoice'");
        }
    }
}
