using System.Text;

namespace PSSystemdHarden.Bus;

/// <summary>Looks a value up by the UTF-8 bytes of its name, so that the names of skipped properties cost no string.</summary>
internal sealed class Utf8Table<T>
    where T : class
{
    private readonly (byte[] Name, T Value)[]?[] _buckets;

    internal Utf8Table(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var all = entries.Select(entry => (Name: Encoding.UTF8.GetBytes(entry.Key), entry.Value)).ToArray();
        _buckets = new (byte[], T)[]?[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(all.Length * 4))];
        foreach (var bucket in all.GroupBy(entry => BucketOf(entry.Name)))
            _buckets[bucket.Key] = [.. bucket];
    }

    internal T? Find(ReadOnlySpan<byte> name)
    {
        foreach ((byte[] candidate, T value) in _buckets[BucketOf(name)] ?? [])
        {
            if (name.SequenceEqual(candidate))
                return value;
        }

        return null;
    }

    private uint BucketOf(ReadOnlySpan<byte> name) => Utf8Hash.Of(name) & (uint)(_buckets.Length - 1);
}
