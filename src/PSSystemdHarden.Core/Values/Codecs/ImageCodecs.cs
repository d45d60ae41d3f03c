using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Disk images, the options that their partitions are mounted with, and what their partitions must be like.</summary>
internal static class ImageCodecs
{
    private const string Root = "root";

    // Up to the one, options add up in the order in which they are written; from the other on each partition has one, in a fixed order.
    private const int LastWithLists = 257, FirstWithTable = 262;

    /// <summary>SOURCE:DESTINATION and perhaps options.</summary>
    internal static ValueCodec MountList { get; } = new(
        input => Images(input, hasDestination: true), (_, value) => Array.ConvertAll((object[][])value, image => ImageText(image, hasDestination: true)));

    /// <summary>SOURCE and perhaps options.</summary>
    internal static ValueCodec ImageList { get; } = new(
        input => Images(input, hasDestination: false), (_, value) => Array.ConvertAll((object[][])value, image => ImageText(image, hasDestination: false)));

    /// <summary>OPTIONS or PARTITION:OPTIONS.</summary>
    internal static ValueCodec OptionList { get; } = new(
        EncodeOptions, (_, value) => Array.ConvertAll((object[][])value, option => $"{option[0]}:{option[1]}"));

    internal static ValueCodec Policy { get; } = new(
        input =>
        {
            object value = ImagePolicy.OfServices(input.Context.Version).ToString();
            foreach (string line in input.Lines)
            {
                ImagePolicy? policy = line.Length == 0 ? ImagePolicy.OfServices(input.Context.Version) : ImagePolicy.Read(line, input.Context.Version, out _);
                value = policy?.ToString() ?? (object)new NotPredictable($"systemd would not load the unit: '{line}' is no image policy");
            }

            return value;
        },
        (_, value) => value);

    private static object Images(ValueInput input, bool hasDestination)
    {
        object? unclear = null;
        List<object[]> images = input.Items<object[]>((line, items) =>
        {
            foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.KeepEscapes).Words)
            {
                List<string> parts = PathSettings.SplitAtColons(word).FindAll(part => part.Length > 0);
                bool mayBeMissing = parts.Count > 0 && parts[0].StartsWith('-');
                int first = hasDestination ? 2 : 1;
                if (parts.Count < first
                    || PathCodecs.Absolute(input, mayBeMissing ? parts[0][1..] : parts[0]) is not { } source
                    || PathSettings.IsForbiddenImage(source, hasDestination, input.Context.Version)
                    || (hasDestination ? PathCodecs.Absolute(input, parts[1]) : source) is not { } destination
                    || (hasDestination && PathSettings.IsForbiddenImage(destination, hasDestination, input.Context.Version)))
                {
                    continue;
                }

                object options = Options(input, [.. Pairs(parts[first..])]);
                unclear ??= options as NotPredictable;
                items.Add(hasDestination ? [source, destination, mayBeMissing, options] : [source, mayBeMissing, options]);
            }
        });
        return unclear ?? images.ToArray();
    }

    private static object EncodeOptions(ValueInput input)
    {
        bool addsUp = input.Context.Version.Major <= LastWithLists;
        List<(string, string)> options = input.Items<(string, string)>((line, items) =>
        {
            if (!addsUp)
                items.Clear();
            foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.KeepEscapes).Words)
                items.AddRange(Pairs(PathSettings.SplitAtColons(word)));
        });
        return Options(input, options);
    }

    /// <summary>Pairs of a partition and its options. Options alone are those of the root, and end the list.</summary>
    private static IEnumerable<(string Partition, string Options)> Pairs(List<string> parts)
    {
        for (int i = 0; i < parts.Count; i += 2)
            yield return i + 1 < parts.Count ? (parts[i], parts[i + 1]) : (Root, parts[i]);
    }

    private static object Options(ValueInput input, List<(string Partition, string Options)> written)
    {
        List<(string Partition, string Options)> known =
            [.. written.FindAll(row => ImagePolicy.IsPartition(row.Partition)).ConvertAll(row => (row.Partition, input.Context.Expand(row.Options) ?? string.Empty))];
        int version = input.Context.Version.Major;
        if (version is > LastWithLists and < FirstWithTable && known.Count > 1)
            return new NotPredictable($"in which order systemd {version} shows the options of several partitions is not known");
        IEnumerable<(string Partition, string Options)> shown = version <= LastWithLists
            ? known
            : known.GroupBy(row => row.Partition).Select(rows => rows.Last()).OrderBy(row => ImagePolicy.PlaceOf(row.Partition));
        return shown.Select(row => new object[] { row.Partition, row.Options }).ToArray();
    }

    private static string ImageText(object[] image, bool hasDestination)
    {
        int missing = hasDestination ? 2 : 1;
        IEnumerable<string> options = ((object[][])image[missing + 1]).Select(option => $":{option[0]}:{option[1]}");
        return $"{((bool)image[missing] ? "-" : string.Empty)}{MountCodecs.Escaped(image[0])}"
            + (hasDestination ? ":" + MountCodecs.Escaped(image[1]) : string.Empty) + string.Concat(options);
    }
}
