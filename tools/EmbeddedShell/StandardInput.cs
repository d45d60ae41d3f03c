using System.Text;

namespace EmbeddedShell;

/// <summary>Standard input that is not a terminal: answers to prompts, a script, or the lines of $input.</summary>
internal sealed class StandardInput
{
    private readonly Stream _stream = Console.OpenStandardInput();

    /// <summary>The next line, or null at the end. Byte by byte, so that native commands find the lines after it.</summary>
    public string? ReadLine()
    {
        var bytes = new List<byte>();
        int next;
        while ((next = _stream.ReadByte()) >= 0 && next != '\n')
        {
            bytes.Add((byte)next);
        }

        if (next < 0 && bytes.Count == 0)
        {
            return null;
        }

        return Encoding.UTF8.GetString([.. bytes]).TrimEnd('\r');
    }

    public string ReadToEnd()
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public IEnumerable<string> ReadLines()
    {
        using var reader = new StreamReader(_stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
