using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Coop.Hosting;

/// <summary>The secret at hand is not the one under which a database keeps its keys; nothing is opened with it, nor written over.</summary>
public sealed class WrongSecretException(string database, Exception inner) : Exception(
    $"{database} keeps keys that Keys:Secret does not open: another secret sealed them. Give back the one that was in use; it is part of every backup.", inner);

/// <summary>A service does not start with a secret that does not open its keys, or it would sign with new ones and leave what lies sealed closed for ever.</summary>
internal sealed class CheckSecret<TDb>(IServiceScopeFactory scopes, IOptions<KeySecret> secret) : IHostedLifecycleService where TDb : CoopDb, IKeepKeys
{
    /// <exception cref="WrongSecretException">The newest key stays closed.</exception>
    public async Task StartingAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        if (await db.Set<SigningKey>().AsNoTracking().OrderByDescending(key => key.CreatedAt).FirstOrDefaultAsync(stopping) is not { } newest)
            return;
        try
        {
            _ = newest.Open(secret.Value);
        }
        catch (CryptographicException closed)
        {
            throw new WrongSecretException(db.Database.GetDbConnection().Database, closed);
        }
    }

    public Task StartAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StopAsync(CancellationToken stopping) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken stopping) => Task.CompletedTask;
}
