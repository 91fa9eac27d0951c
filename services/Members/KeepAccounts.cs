using Coop.Hosting;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coop.Members;

/// <summary>
/// ASP.NET Core Identity keeps the accounts in Members' database. Of Identity we take what keeps and checks passwords and
/// passkeys; its roles, claims and cookies have no place here, since tokens say what somebody may do.
/// </summary>
internal static class KeepAccounts
{
    /// <summary>So many wrong passwords in a row, and the account rests (NIST SP 800-63B §5.2.2 asks for a limit of at most 100).</summary>
    public const int MostWrongPasswords = 5;

    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<Passwords>();
        services.AddSingleton<IPasswordHasher<Account>>(provider => provider.GetRequiredService<Passwords>());
        services.AddIdentityCore<Account>(identity =>
        {
            identity.Lockout.MaxFailedAccessAttempts = MostWrongPasswords;
            identity.Lockout.DefaultLockoutTimeSpan = Rest;
        }).AddUserManager<Accounts>();
        // It would ask for the user's name, which nobody has here; that an address is one account's, the database sees to.
        services.RemoveAll<IUserValidator<Account>>();
        services.AddScoped<IUserStore<Account>, UserOnlyStore<Account, MembersDb, Guid>>();
        services.AddPasskeys();
        services.AddSingleton<Authority>();
        services.AddScoped<AskSecondFactor>();
        services.AddScoped<CheckPassword>();
        services.AddSingleton<AskLeakedPasswords>();
        return services;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.ToTable("accounts").HasIndex(a => a.Email).IsUnique();
            account.HasIndex(a => a.AuthoritySubject).IsUnique();
            account.Property(a => a.Id).ValueGeneratedNever();
            account.Property(a => a.Email).IsRequired();
            account.Property(a => a.Roles).AsJson();
            account.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
            account.Ignore(a => a.UserName).Ignore(a => a.NormalizedUserName).Ignore(a => a.NormalizedEmail)
                .Ignore(a => a.EmailConfirmed).Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed)
                .Ignore(a => a.TwoFactorEnabled).Ignore(a => a.LockoutEnabled);
        });
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("passkeys").HasKey(p => p.CredentialId);
            passkey.HasIndex(p => p.UserId);
            passkey.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId);
            passkey.Property(p => p.Data).AsJson();
        });
        model.Entity<SecondFactor>(factor =>
        {
            factor.ToTable("second_factors").HasKey(f => f.AccountId);
            factor.HasOne<Account>().WithOne().HasForeignKey<SecondFactor>(f => f.AccountId);
        });
        model.Entity<Challenge>().ToTable("challenges").Property(c => c.Id).ValueGeneratedNever();
    }

    /// <summary>An account without a password yet; whoever is invited chooses one.</summary>
    public static Account OpenAccount(this MembersDb db, Guid id, string email, IReadOnlyList<Role> roles)
    {
        var account = new Account
        {
            Id = id,
            Email = Account.Normalize(email),
            Roles = roles,
            SecurityStamp = DrawSecret.Of(16),
        };
        db.Accounts.Add(account);
        return account;
    }

    /// <summary>Guesses at one account come one after the other, or a hundred at once would all find it unlocked.</summary>
    public static ValueTask<Account?> LockAccount(this MembersDb db, string email, CancellationToken stopping) =>
        db.Accounts.FromSql($"SELECT * FROM accounts WHERE email = {email} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);

    /// <summary>Whoever gives or ends what opens an account holds it first: after a membership, before invitations and tokens.</summary>
    public static ValueTask<Account?> LockAccount(this MembersDb db, Guid id, CancellationToken stopping) =>
        db.Accounts.FromSql($"SELECT * FROM accounts WHERE id = {id} FOR UPDATE")
            .AsAsyncEnumerable().SingleOrDefaultAsync(stopping);
}
