using PSSystemdHarden.Manager;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Manager;

public class ReadAheadTests
{
    private readonly List<int> _asked = [];

    [Fact]
    public void Going_through_in_order_asks_for_each_once_and_ever_further_ahead()
    {
        ReadAhead<int> ahead = Over(100, furthest: 8);
        Assert.Equal(0, ahead.Get(0, default));
        Assert.Equal([0, 1], _asked);
        Assert.Equal(1, ahead.Get(1, default));
        Assert.Equal([0, 1, 2, 3, 4], _asked);
        for (int i = 2; i < 100; i++)
        {
            Assert.Equal(i, ahead.Get(i, default));
            Assert.InRange(_asked.Count, i + 1, i + 8);
        }

        Assert.Equal(Enumerable.Range(0, 100), _asked);
    }

    [Fact]
    public void A_look_at_one_in_the_middle_asks_for_that_one()
    {
        ReadAhead<int> ahead = Over(100, furthest: 8);
        ahead.Get(50, default);
        ahead.Get(20, default);
        ahead.Get(50, default);
        Assert.Equal([50, 20], _asked);
    }

    [Fact]
    public void What_failed_is_asked_for_again()
    {
        int calls = 0;
        var ahead = new ReadAhead<int>(1, 8, _ => ++calls == 1 ? Task.FromException<int>(new IOException("once")) : Task.FromResult(7));
        Assert.Throws<IOException>(() => ahead.Get(0, default));
        Assert.Equal(7, ahead.Get(0, default));
    }

    [Fact]
    public void Waiting_ends_when_cancelled_and_the_answer_is_still_taken_later()
    {
        var answer = new TaskCompletionSource<int>();
        var ahead = new ReadAhead<int>(1, 8, _ => answer.Task);
        using var stop = new CancellationTokenSource(50);
        Assert.ThrowsAny<OperationCanceledException>(() => ahead.Get(0, stop.Token));
        answer.SetResult(3);
        Assert.Equal(3, ahead.Get(0, default));
    }

    private ReadAhead<int> Over(int count, int furthest) => new(count, furthest, i =>
    {
        _asked.Add(i);
        return Task.FromResult(i);
    });
}
