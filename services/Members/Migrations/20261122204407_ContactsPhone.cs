using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Coop.Members.Migrations
{
    /// <inheritdoc />
    public partial class ContactsPhone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "sealed_phone",
                table: "people",
                type: "bytea",
                nullable: true);

            migrationBuilder.Sql(Forget);
        }

        /// <summary>It was given for an office: whichever door ends that, or closes the account, the number goes.</summary>
        private const string Forget =
            """
            CREATE FUNCTION forget_phone() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                UPDATE people SET sealed_phone = NULL WHERE member_id = NEW.id;
                RETURN NULL;
            END $$;
            CREATE TRIGGER phone_goes_with_the_office AFTER UPDATE OF roles, closed_at ON accounts FOR EACH ROW
                WHEN (NOT NEW.roles @> '["coordinator"]' OR NEW.closed_at IS NOT NULL) EXECUTE FUNCTION forget_phone();
            """;

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER phone_goes_with_the_office ON accounts; DROP FUNCTION forget_phone()");

            migrationBuilder.DropColumn(
                name: "sealed_phone",
                table: "people");
        }
    }
}
