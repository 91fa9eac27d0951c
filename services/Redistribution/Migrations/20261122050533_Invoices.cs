using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class Invoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "invoiced_entries",
                columns: table => new
                {
                    entry_seq = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invoiced_entries", x => x.entry_seq);
                });

            migrationBuilder.CreateTable(
                name: "invoices",
                columns: table => new
                {
                    number = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    serial = table.Column<int>(type: "integer", nullable: false),
                    restaurant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    month = table.Column<string>(type: "text", nullable: false),
                    issued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    vat_cents = table.Column<long>(type: "bigint", nullable: false),
                    total_cents = table.Column<long>(type: "bigint", nullable: false),
                    corrects = table.Column<string>(type: "text", nullable: true),
                    content = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invoices", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "particulars",
                columns: table => new
                {
                    business = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    content = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_particulars", x => new { x.business, x.at });
                });

            migrationBuilder.CreateTable(
                name: "sold_rides",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    end = table.Column<string>(type: "text", nullable: false),
                    vat_rate = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sold_rides", x => x.order_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_invoiced_entries_number",
                table: "invoiced_entries",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_invoices_kind_year_serial",
                table: "invoices",
                columns: new[] { "kind", "year", "serial" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "invoices_one_a_month",
                table: "invoices",
                columns: new[] { "restaurant_id", "month" },
                unique: true,
                filter: "kind = 'invoice'");

            migrationBuilder.Sql(Guards.Growing("particulars", "sold_rides", "invoices", "invoiced_entries"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "invoiced_entries");

            migrationBuilder.DropTable(
                name: "invoices");

            migrationBuilder.DropTable(
                name: "particulars");

            migrationBuilder.DropTable(
                name: "sold_rides");
        }
    }
}
