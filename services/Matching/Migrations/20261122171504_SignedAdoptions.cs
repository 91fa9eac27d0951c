using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Matching.Migrations
{
    /// <inheritdoc />
    public partial class SignedAdoptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "signature",
                table: "policies",
                type: "text",
                nullable: true);

            // NOT VALID: what stands goes on, and nobody but the owner adds a row like it.
            migrationBuilder.Sql("ALTER TABLE policies ADD CONSTRAINT adoptions_are_signed CHECK (signature IS NOT NULL) NOT VALID");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE policies DROP CONSTRAINT adoptions_are_signed");

            migrationBuilder.DropColumn(
                name: "signature",
                table: "policies");
        }
    }
}
