using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class PaymentsAndPayOuts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines");

            migrationBuilder.CreateTable(
                name: "paid_outs",
                columns: table => new
                {
                    file_id = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pay_cents = table.Column<long>(type: "bigint", nullable: false),
                    tip_cents = table.Column<long>(type: "bigint", nullable: false),
                    back_cents = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_paid_outs", x => new { x.file_id, x.member_id });
                });

            migrationBuilder.CreateTable(
                name: "payment_files",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    paid_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payment_files", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payment_parts",
                columns: table => new
                {
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    no = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: true),
                    restaurant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cents = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payment_parts", x => new { x.payment_id, x.no });
                });

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    bank_id = table.Column<string>(type: "text", nullable: false),
                    paid_on = table.Column<DateOnly>(type: "date", nullable: false),
                    cents = table.Column<long>(type: "bigint", nullable: false),
                    reference = table.Column<string>(type: "text", nullable: false),
                    heard_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    matched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payout_accounts",
                columns: table => new
                {
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    iban = table.Column<string>(type: "text", nullable: false),
                    holder = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_payout_accounts", x => x.member_id);
                });

            migrationBuilder.CreateTable(
                name: "recurring_expenses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    net_cents = table.Column<long>(type: "bigint", nullable: false),
                    vat_cents = table.Column<long>(type: "bigint", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    rhythm = table.Column<string>(type: "text", nullable: false),
                    first_on = table.Column<DateOnly>(type: "date", nullable: false),
                    last_on = table.Column<DateOnly>(type: "date", nullable: true),
                    booked = table.Column<int>(type: "integer", nullable: false),
                    next_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recurring_expenses", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "write_offs",
                columns: table => new
                {
                    number = table.Column<string>(type: "text", nullable: false),
                    cents = table.Column<long>(type: "bigint", nullable: false),
                    vat_cents = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_write_offs", x => x.number);
                });

            migrationBuilder.AddCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines",
                sql: "aux IS NOT NULL OR account NOT IN ('1013', '4567', '421', '425', '4286', '468')");

            migrationBuilder.CreateIndex(
                name: "IX_payment_parts_number",
                table: "payment_parts",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_payments_bank_id",
                table: "payments",
                column: "bank_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_payout_accounts_iban",
                table: "payout_accounts",
                column: "iban",
                unique: true);

            migrationBuilder.Sql(Guards.Growing("payment_parts", "write_offs", "paid_outs"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "paid_outs");

            migrationBuilder.DropTable(
                name: "payment_files");

            migrationBuilder.DropTable(
                name: "payment_parts");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropTable(
                name: "payout_accounts");

            migrationBuilder.DropTable(
                name: "recurring_expenses");

            migrationBuilder.DropTable(
                name: "write_offs");

            migrationBuilder.DropCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines");

            migrationBuilder.AddCheckConstraint(
                name: "lines_owed_to_somebody",
                table: "lines",
                sql: "aux IS NOT NULL OR account NOT IN ('421', '4286', '468')");
        }
    }
}
