using System.Security.Cryptography;

namespace Coop;

/// <summary>
/// A file as long as it was when it was opened, whatever a running server does to it meanwhile: what was cut off reads as
/// zeros, what was added is left out (the server's log sets both right after a restore). Its hash is of what was read.
/// </summary>
internal sealed class CopyStream(Stream file) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;

    public override long Length { get; } = file.Length;
    public override bool CanRead => true;
    public override bool CanSeek => true;   // so that the archive knows the length before it reads
    public override bool CanWrite => false;
    public override long Position { get => position; set => throw new NotSupportedException(); }

    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - position)];
        if (buffer.IsEmpty)
            return 0;
        var read = file.Read(buffer);
        if (read == 0)
        {
            buffer.Clear();
            read = buffer.Length;
        }
        hash.AppendData(buffer[..read]);
        position += read;
        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}
