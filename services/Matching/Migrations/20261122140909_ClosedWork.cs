using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class ClosedWork : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "closed_work",
                columns: table => new
                {
                    restriction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rider_id = table.Column<Guid>(type: "uuid", nullable: false),
                    doors = table.Column<string>(type: "jsonb", nullable: false),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reinstated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_closed_work", x => x.restriction_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_closed_work_rider_id",
                table: "closed_work",
                column: "rider_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "closed_work");
        }
    }
}
