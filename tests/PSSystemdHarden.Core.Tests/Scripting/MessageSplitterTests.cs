using System.Text;

using PSSystemdHarden.Scripting;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Scripting;

public class MessageSplitterTests
{
    private static readonly Message[] s_messages =
    [
        new(MessageKind.OutputText, ""),
        new(MessageKind.Output, "<Objs>é 😀</Objs>"),
        new(MessageKind.Warning, new string('x', 200_000)),
        new(MessageKind.Completed, "3"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void Messages_are_whole_however_their_bytes_come(int piece)
    {
        byte[] bytes = [.. "what a shell prints\n"u8, .. Message.Greeting, .. s_messages.SelectMany(message => message.ToBytes())];
        var (taken, splitter) = Split(bytes, piece);
        Assert.True(splitter.HasBegun);
        Assert.Equal("what a shell prints\n", splitter.Noise);
        Assert.Equal(s_messages.Select(message => (message.Kind, message.Text)), taken.Select(message => (message.Kind, message.Text)));
    }

    [Fact]
    public void A_message_is_given_as_soon_as_it_is_whole()
    {
        var taken = new List<Message>();
        var splitter = new MessageSplitter(taken.Add);
        splitter.Add(Message.Greeting);
        byte[] bytes = s_messages[1].ToBytes();
        splitter.Add(bytes.AsSpan(0, bytes.Length - 1));
        Assert.Empty(taken);
        splitter.Add(bytes.AsSpan(bytes.Length - 1));
        Assert.Single(taken);
    }

    [Fact]
    public void Of_a_shell_that_never_speaks_the_last_words_are_kept()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"line {n}\n"));
        var (taken, splitter) = Split(Encoding.UTF8.GetBytes(text), 1000);
        Assert.False(splitter.HasBegun);
        Assert.Empty(taken);
        Assert.EndsWith("line 19999\n", splitter.Noise, StringComparison.Ordinal);
        Assert.InRange(splitter.Noise.Length, 10_000, 40_000);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData((int)MessageKind.Output, -1)]
    public void What_is_no_message_is_refused(int kind, int length)
    {
        byte[] bytes = [.. Message.Greeting, (byte)kind, .. BitConverter.GetBytes(length)];
        Assert.Throws<ScriptMessageException>(() => Split(bytes, bytes.Length));
    }

    [Fact]
    public void A_length_is_not_believed_before_its_bytes_are_there()
    {
        byte[] bytes = [.. Message.Greeting, (byte)MessageKind.Output, .. BitConverter.GetBytes(int.MaxValue), .. "abc"u8];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var (taken, _) = Split(bytes, bytes.Length);
        Assert.Empty(taken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static (List<Message> Taken, MessageSplitter Splitter) Split(byte[] bytes, int piece)
    {
        var taken = new List<Message>();
        var splitter = new MessageSplitter(taken.Add);
        for (int start = 0; start < bytes.Length; start += piece)
            splitter.Add(bytes.AsSpan(start, Math.Min(piece, bytes.Length - start)));
        return (taken, splitter);
    }
}
