using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class ReviewsInTime : Migration
    {
        /// <summary>What nobody reviewed by its day lapses, whoever writes; what was upheld late before this is left as it stands.</summary>
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            "ALTER TABLE restriction_reviews ADD CONSTRAINT upheld_in_time CHECK (outcome IS DISTINCT FROM 'upheld' OR reviewed_at < due_at) NOT VALID");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            "ALTER TABLE restriction_reviews DROP CONSTRAINT upheld_in_time");
    }
}
