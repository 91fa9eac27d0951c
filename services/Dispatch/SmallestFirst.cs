namespace Coop.Dispatch;

/// <summary>Numbers that wait, the smallest to be taken first: a heap of four branches.</summary>
internal sealed class SmallestFirst
{
    private long[] heap = new long[64];
    private int count;

    public void Clear() => count = 0;

    public void Add(long number)
    {
        if (count == heap.Length)
            Array.Resize(ref heap, count * 2);
        var at = count++;
        for (; at > 0 && heap[(at - 1) >> 2] > number; at = (at - 1) >> 2)
            heap[at] = heap[(at - 1) >> 2];
        heap[at] = number;
    }

    public bool TryTake(out long number)
    {
        if (count == 0)
        {
            number = 0;
            return false;
        }
        number = heap[0];
        var last = heap[--count];
        for (var at = 0; ;)
        {
            var least = (at << 2) + 1;
            if (least >= count)
            {
                heap[at] = last;
                return true;
            }
            for (var (child, end) = (least + 1, Math.Min(count, least + 4)); child < end; child++)
                if (heap[child] < heap[least])
                    least = child;
            if (heap[least] >= last)
            {
                heap[at] = last;
                return true;
            }
            heap[at] = heap[least];
            at = least;
        }
    }
}
