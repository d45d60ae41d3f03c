namespace PSSystemdHarden.Bus;

/// <summary>One method call to systemd: where to, what, and how its arguments are written.</summary>
internal readonly record struct BusCall(string Path, string Interface, string Member, Action<MessageWriter>? WriteArguments = null)
{
    /// <summary>Whether polkit may ask the user first (pkttyagent(1), or a desktop's own agent).</summary>
    internal bool MayAsk { get; init; }

    internal const string Destination = "org.freedesktop.systemd1";

    /// <summary>Has systemd send signals to a connection of a bus; on the private socket it does so unasked.</summary>
    internal static BusCall Subscribe { get; } = new("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "Subscribe");

    private const string Properties = "org.freedesktop.DBus.Properties";

    /// <summary>Reads all properties of one interface.</summary>
    internal static BusCall GetAll(string path, string @interface) =>
        new(path, Properties, "GetAll", writer => writer.WriteString(@interface));

    /// <summary>Reads one property.</summary>
    internal static BusCall Get(string path, string @interface, string property) =>
        new(path, Properties, "Get", writer =>
        {
            writer.WriteString(@interface);
            writer.WriteString(property);
        });

    public override string ToString() => $"{Interface}.{Member}";
}
