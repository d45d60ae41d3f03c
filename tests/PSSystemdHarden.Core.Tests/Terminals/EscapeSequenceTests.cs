using System.Text;

using PSSystemdHarden.Terminals;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Terminals;

/// <summary>Ctrl+] three times within a second, and nothing else.</summary>
public class EscapeSequenceTests
{
    [Theory]
    [InlineData("]]]", true)]
    [InlineData("ab]]]", true)]
    [InlineData("]0] ", false)]
    [InlineData("]]x]", false)]
    [InlineData("]] 400 ] 400 ]", true)]
    [InlineData("] 900 ] 200 ]", false)]
    [InlineData("] 900 ] 200 ]]", false)]
    [InlineData("] 900 ] 200 ]]]", true)]
    public void It_takes_three_of_the_key_within_a_second(string typed, bool completes)
    {
        var clock = new Clock();
        var sequence = new EscapeSequence(clock);
        bool isCompleted = false;
        foreach (string part in typed.Split(' '))
        {
            if (int.TryParse(part, out int milliseconds) && milliseconds > 0)
                clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            else
                isCompleted |= sequence.IsCompletedBy(Encoding.ASCII.GetBytes(part.Replace(']', '\x1D')));
        }

        Assert.Equal(completes, isCompleted);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        internal void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
