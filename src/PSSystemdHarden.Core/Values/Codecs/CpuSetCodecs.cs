using System.Globalization;

using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Sets of CPUs and of memory nodes: D-Bus has their bits, in whole words of the kernel. The typed value has ranges such as "0-3".</summary>
internal static class CpuSetCodecs
{
    private const string OfNuma = "numa", All = "all";
    private const int WordBytes = 8, Most = 8192;

    /// <summary>CPUAffinity= has besides whether it follows from the memory nodes.</summary>
    internal static ValueCodec Cpus { get; } = new(
        input => input.Directive.Name == "CPUAffinity"
            ? input.Lines is [.., OfNuma]
                ? new NotPredictable("which CPUs belong to the memory nodes is only known on the machine")
                : new object[] { Encode(input), false }
            : Encode(input),
        (_, value) => value is object[] affinity ? (bool)affinity[1] ? [OfNuma] : Ranges((byte[])affinity[0]) : Ranges((byte[])value));

    internal static ValueCodec Nodes { get; } = new(
        input => input.Directive.Name == "NUMAMask" && input.Lines is [.., All]
            ? new NotPredictable("which memory nodes there are is only known on the machine")
            : Encode(input),
        (_, value) => Ranges((byte[])value));

    private static byte[] Encode(ValueInput input)
    {
        List<int> numbers = input.Items<int>((line, items) =>
        {
            foreach (string word in WordReader.Read((input.Context.Expand(line) ?? string.Empty).Replace(',', ' '), WordRules.Unquote).Words)
            {
                string[] ends = word.Split('-');
                if (ends.Length > 2 || SystemdNumber.Read(ends[0]) is not (>= 0 and var first) || SystemdNumber.Read(ends[^1]) is not (< Most and var last))
                    return;
                for (long number = first; number <= last; number++)
                    items.Add((int)number);
            }
        });
        byte[] bits = new byte[numbers.Count == 0 ? 0 : ((numbers.Max() / (8 * WordBytes)) + 1) * WordBytes];
        foreach (int number in numbers)
            bits[number / 8] |= (byte)(1 << (number % 8));
        return bits;
    }

    private static string[] Ranges(byte[] bits)
    {
        var ranges = new List<string>();
        for (int i = 0; i < bits.Length * 8; i++)
        {
            int first = i;
            while (i < bits.Length * 8 && (bits[i / 8] >> (i % 8) & 1) != 0)
                i++;
            if (i > first)
                ranges.Add(i == first + 1 ? first.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first}-{i - 1}"));
        }

        return [.. ranges];
    }
}
