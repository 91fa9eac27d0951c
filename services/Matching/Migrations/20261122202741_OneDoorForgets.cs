using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class OneDoorForgets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The retention table has its own function, made at each start.
            migrationBuilder.Sql("DROP FUNCTION prune_decisions(timestamptz, int)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE FUNCTION prune_decisions(before timestamptz, most int) RETURNS int
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                DECLARE
                    gone int;
                BEGIN
                    DELETE FROM decisions WHERE seq IN (
                        SELECT seq FROM decisions
                        WHERE at < least(before, now() - interval '30 days') AND kind NOT IN ('pause', 'resume') LIMIT most);
                    GET DIAGNOSTICS gone = ROW_COUNT;
                    RETURN gone;
                END $$
                """);
        }
    }
}
