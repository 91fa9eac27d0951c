using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class SignInsBegun : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "drawn_at",
                table: "second_factors",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "began_at",
                table: "refresh_tokens",
                type: "timestamp with time zone",
                nullable: false,
                defaultValueSql: "now()");   // what is signed in today has its ninety days from today

            migrationBuilder.AddColumn<bool>(
                name: "has_two_factors",
                table: "refresh_tokens",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "sign_ins_ended_at",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "drawn_at",
                table: "second_factors");

            migrationBuilder.DropColumn(
                name: "began_at",
                table: "refresh_tokens");

            migrationBuilder.DropColumn(
                name: "has_two_factors",
                table: "refresh_tokens");

            migrationBuilder.DropColumn(
                name: "sign_ins_ended_at",
                table: "accounts");
        }
    }
}
