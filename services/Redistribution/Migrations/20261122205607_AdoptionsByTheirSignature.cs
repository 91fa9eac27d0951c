using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Redistribution.Migrations
{
    /// <inheritdoc />
    public partial class AdoptionsByTheirSignature : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_policies",
                table: "policies");

            migrationBuilder.AlterColumn<string>(
                name: "signature",
                table: "policies",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_policies",
                table: "policies",
                columns: new[] { "kind", "version", "signature" });

            // What stood before adoptions were signed has an empty one, and as before nobody but the owner adds a row like it.
            migrationBuilder.Sql(
                """
                ALTER TABLE policies ALTER COLUMN signature DROP DEFAULT, DROP CONSTRAINT adoptions_are_signed,
                    ADD CONSTRAINT adoptions_are_signed CHECK (signature <> '') NOT VALID
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_policies",
                table: "policies");

            migrationBuilder.AlterColumn<string>(
                name: "signature",
                table: "policies",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddPrimaryKey(
                name: "PK_policies",
                table: "policies",
                columns: new[] { "kind", "version" });

            migrationBuilder.Sql(
                """
                ALTER TABLE policies DROP CONSTRAINT adoptions_are_signed;
                UPDATE policies SET signature = NULL WHERE signature = '';
                ALTER TABLE policies ADD CONSTRAINT adoptions_are_signed CHECK (signature IS NOT NULL) NOT VALID
                """);
        }
    }
}
