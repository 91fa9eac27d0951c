using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class WhatPeopleDid : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "previous_run_hash",
                table: "distributions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "run_hash",
                table: "distributions",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "figures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    period = table.Column<string>(type: "text", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_figures", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "distributions_one_after_another",
                table: "distributions",
                column: "previous_run_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_figures_period_member_id",
                table: "figures",
                columns: new[] { "period", "member_id" });

            migrationBuilder.Sql(Guards.Growing("figures"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "figures");

            migrationBuilder.DropIndex(
                name: "distributions_one_after_another",
                table: "distributions");

            migrationBuilder.DropColumn(
                name: "previous_run_hash",
                table: "distributions");

            migrationBuilder.DropColumn(
                name: "run_hash",
                table: "distributions");
        }
    }
}
