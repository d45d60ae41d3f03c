using PSSystemdHarden.Bus;

namespace PSSystemdHarden.Manager;

/// <summary>
/// Reads one thing of each unit of a list when it is first asked for, and then ahead of whoever goes through the list in order:
/// so a pipeline has many requests under way, and a single look costs a single request.
/// </summary>
/// <remarks>The distance doubles with every look in order, up to the furthest; a jump starts small again. Thread safe.</remarks>
internal sealed class ReadAhead<T>(int count, int furthest, Func<int, Task<T>> read)
{
    private readonly Task<T>?[] _readings = new Task<T>?[count];
    private int _distance = 1;
    private int _next;

    /// <summary>The reading of one unit; blocks until it is there, or until the token is cancelled.</summary>
    internal T Get(int index, CancellationToken cancellationToken)
    {
        Task<T> reading = Start(index);
        try
        {
            return BlockingWait.For(reading, cancellationToken);
        }
        catch when (reading.IsFaulted)
        {
            // The next look asks again.
            lock (_readings)
                _readings[index] = null;
            throw;
        }
    }

    private Task<T> Start(int index)
    {
        lock (_readings)
        {
            if (_readings[index] is { } known && index < _next)
                return known;

            _distance = index == _next ? Math.Min(_distance * 2, furthest) : 1;
            _next = index + 1;
            for (int i = index; i < Math.Min(index + _distance, count); i++)
                _readings[i] ??= read(i);
            return _readings[index]!;
        }
    }
}
