using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class Zones : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "positions");

            migrationBuilder.DropIndex(
                name: "one_active_ride_a_rider",
                table: "rides");

            migrationBuilder.DropIndex(
                name: "IX_offers_shift_id",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "offers_of_a_ride",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "one_accepted_offer_a_ride",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "one_open_offer_a_ride",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "one_open_offer_a_rider",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "IX_decisions_cycle",
                table: "decisions");

            migrationBuilder.DropColumn(
                name: "last_place",
                table: "shifts");

            migrationBuilder.DropColumn(
                name: "last_place_at",
                table: "shifts");

            migrationBuilder.DropColumn(
                name: "cycle",
                table: "decisions");

            migrationBuilder.RenameColumn(
                name: "dropoff_at",
                table: "offers",
                newName: "free_at");

            migrationBuilder.AddColumn<string>(
                name: "zone",
                table: "shifts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "offer_id",
                table: "rides",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "seconds",
                table: "rides",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset[]>(
                name: "dropoffs_at",
                table: "offers",
                type: "timestamp with time zone[]",
                nullable: false,
                defaultValue: new DateTimeOffset[0]);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ended_at",
                table: "offers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<Guid[]>(
                name: "ride_ids",
                table: "offers",
                type: "uuid[]",
                nullable: false,
                defaultValue: new Guid[0]);

            migrationBuilder.AddColumn<Guid>(
                name: "ride_id",
                table: "clock_events",
                type: "uuid",
                nullable: true);

            // An offer that was taken is done once its ride is over. What earlier decisions said of their candidates cannot be
            // read by the new rules; that they were taken, when and by whom, stays.
            migrationBuilder.Sql("""
                UPDATE offers SET ride_ids = ARRAY[ride_id], dropoffs_at = ARRAY[free_at];
                UPDATE rides r SET offer_id = o.id FROM offers o WHERE o.ride_id = r.id AND o.status IN ('open', 'accepted');
                UPDATE offers o SET status = 'done', ended_at = o.free_at FROM rides r
                    WHERE r.id = o.ride_id AND o.status = 'accepted' AND r.status NOT IN ('assigned', 'collected', 'returning');
                UPDATE decisions SET decision = NULL WHERE decision IS NOT NULL;
                """);

            migrationBuilder.DropColumn(
                name: "ride_id",
                table: "offers");

            migrationBuilder.CreateTable(
                name: "zone_holders",
                columns: table => new
                {
                    zone = table.Column<string>(type: "text", nullable: false),
                    holder = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_zone_holders", x => x.zone);
                });

            migrationBuilder.CreateIndex(
                name: "active_rides",
                table: "rides",
                column: "rider_id",
                filter: "status IN ('assigned', 'collected', 'returning')");

            migrationBuilder.CreateIndex(
                name: "IX_offers_shift_id_shown_at",
                table: "offers",
                columns: new[] { "shift_id", "shown_at" });

            migrationBuilder.CreateIndex(
                name: "one_set_of_rides_a_rider",
                table: "offers",
                column: "rider_id",
                unique: true,
                filter: "status IN ('open', 'accepted')");

            migrationBuilder.CreateIndex(
                name: "refused_offers",
                table: "offers",
                column: "answered_at",
                filter: "status IN ('declined', 'expired', 'released')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "zone_holders");

            migrationBuilder.DropIndex(
                name: "active_rides",
                table: "rides");

            migrationBuilder.DropIndex(
                name: "IX_offers_shift_id_shown_at",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "one_set_of_rides_a_rider",
                table: "offers");

            migrationBuilder.DropIndex(
                name: "refused_offers",
                table: "offers");

            migrationBuilder.DropColumn(
                name: "zone",
                table: "shifts");

            migrationBuilder.DropColumn(
                name: "offer_id",
                table: "rides");

            migrationBuilder.DropColumn(
                name: "seconds",
                table: "rides");

            migrationBuilder.DropColumn(
                name: "dropoffs_at",
                table: "offers");

            migrationBuilder.DropColumn(
                name: "ended_at",
                table: "offers");

            migrationBuilder.DropColumn(
                name: "ride_ids",
                table: "offers");

            migrationBuilder.DropColumn(
                name: "ride_id",
                table: "clock_events");

            migrationBuilder.RenameColumn(
                name: "free_at",
                table: "offers",
                newName: "dropoff_at");

            migrationBuilder.AddColumn<string>(
                name: "last_place",
                table: "shifts",
                type: "jsonb",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "last_place_at",
                table: "shifts",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<Guid>(
                name: "ride_id",
                table: "offers",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "cycle",
                table: "decisions",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.CreateTable(
                name: "positions",
                columns: table => new
                {
                    shift_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lat = table.Column<double>(type: "double precision", nullable: false),
                    lng = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_positions", x => x.shift_id);
                });

            migrationBuilder.CreateIndex(
                name: "one_active_ride_a_rider",
                table: "rides",
                column: "rider_id",
                unique: true,
                filter: "status IN ('assigned', 'collected', 'returning')");

            migrationBuilder.CreateIndex(
                name: "IX_offers_shift_id",
                table: "offers",
                column: "shift_id");

            migrationBuilder.CreateIndex(
                name: "offers_of_a_ride",
                table: "offers",
                column: "ride_id");

            migrationBuilder.CreateIndex(
                name: "one_accepted_offer_a_ride",
                table: "offers",
                column: "ride_id",
                unique: true,
                filter: "status = 'accepted'");

            migrationBuilder.CreateIndex(
                name: "one_open_offer_a_ride",
                table: "offers",
                column: "ride_id",
                unique: true,
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "one_open_offer_a_rider",
                table: "offers",
                column: "rider_id",
                unique: true,
                filter: "status = 'open'");

            migrationBuilder.CreateIndex(
                name: "IX_decisions_cycle",
                table: "decisions",
                column: "cycle");
        }
    }
}
