using System.Text;

namespace PSSystemdHarden.Bus;

/// <summary>Looks a value up by the UTF-8 bytes of its name, so that the names of skipped properties cost no string.</summary>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly Entry?[] _buckets;

    internal Utf8Table(IReadOnlyCollection<KeyValuePair<string, T>> entries)
    {
        _buckets = new Entry?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(entries.Count * 4))];
        foreach ((string name, T value) in entries)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            ref Entry? bucket = ref _buckets[BucketOf(bytes)];
            bucket = new Entry(bytes, value, bucket);
        }
    }

    internal T? Find(ReadOnlySpan<byte> name)
    {
        for (Entry? entry = _buckets[BucketOf(name)]; entry is not null; entry = entry.Next)
        {
            if (name.SequenceEqual(entry.Name))
                return entry.Value;
        }

        return null;
    }

    private uint BucketOf(ReadOnlySpan<byte> name) => Utf8Hash.Of(name) & (uint)(_buckets.Length - 1);

    private sealed class Entry(byte[] name, T value, Entry? next)
    {
        internal byte[] Name => name;

        internal T Value => value;

        internal Entry? Next => next;
    }
}
