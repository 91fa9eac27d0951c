using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class OneDoorForgets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The retention table has its own functions, made at each start.
            migrationBuilder.Sql("DROP FUNCTION forget_restrictions(timestamptz), forget_questions(timestamptz)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE FUNCTION forget_restrictions(today timestamptz) RETURNS void
                LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
                'DELETE FROM restrictions WHERE coalesce(ends_at, notified_at) < least(today, now()) - interval ''3 years''';
                CREATE FUNCTION forget_questions(today timestamptz) RETURNS void
                LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS
                'DELETE FROM questions WHERE answered_at < least(today, now()) - interval ''1 year''';
                """);
        }
    }
}
