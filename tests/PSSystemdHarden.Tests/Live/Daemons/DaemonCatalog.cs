using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Daemons;

/// <summary>The daemons that the built-in profiles are tried on, as Debian packages them, but for their ports: the network is shared, and these are below those that Linux gives to clients.</summary>
internal static class DaemonCatalog
{
    private const int Nginx = 18081, Apache = 18082, Haproxy = 18083, Redis = 16379, Postgres = 15432;
    private const int Memcached = 11212, Chrony = 11123, Mosquitto = 11883, Unbound = 15353, Rsyslog = 11514;
    private const string RsyslogFile = "/var/log/pssh-remote.log";

    internal static IReadOnlyList<Daemon> All { get; } =
    [
        new("nginx", ["nginx-light"], ConfigureNginx, () => Requests.Http(Nginx, "nginx")),
        new("redis", ["redis-server"], ConfigureRedis, AskRedis),
        new("postgresql", ["postgresql"], ConfigurePostgres, AskPostgres) { BesideIsolated = "-MemoryDenyWriteExecute:$false" },
        new("memcached", ["memcached"], ConfigureMemcached, () => Requests.Memcached(Memcached)),
        new("chrony", ["chrony"], ConfigureChrony, () => Requests.Time(Chrony)),
        new("apache", ["apache2"], ConfigureApache, () => Requests.Http(Apache, "Apache")),
        new("haproxy", ["haproxy"], ConfigureHaproxy, () => Requests.Http(Haproxy, server: null)),
        new("mosquitto", ["mosquitto", "mosquitto-clients"], ConfigureMosquitto, AskMosquitto),
        new("unbound", ["unbound", "dns-root-data"], ConfigureUnbound, () => Requests.Address(Unbound, "pssh.example", [127, 1, 2, 3])),
        new("rsyslog", ["rsyslog"], ConfigureRsyslog, () => Requests.Log(Rsyslog, RsyslogFile)),
    ];

    internal static Daemon Find(string name) => All.Single(daemon => daemon.Name == name);

    private static string ConfigureNginx()
    {
        File.WriteAllText("/etc/nginx/sites-available/default", $"server {{ listen 127.0.0.1:{Nginx}; root /var/www/html; index index.html index.nginx-debian.html; }}\n");
        return "nginx.service";
    }

    private static string ConfigureRedis()
    {
        Daemon.Replace("/etc/redis/redis.conf", "\nport 6379\n", $"\nport {Redis}\n");
        return "redis-server.service";
    }

    private static void AskRedis()
    {
        string port = $"{Redis}";
        Assert.Equal("OK\n", LiveMachine.Run("redis-cli", "-p", port, "set", "key", "value"));
        Assert.Equal("value\n", LiveMachine.Run("redis-cli", "-p", port, "get", "key"));
        Assert.Equal("OK\n", LiveMachine.Run("redis-cli", "-p", port, "save"));
    }

    private static string ConfigurePostgres()
    {
        string version = LiveMachine.Run("pg_lsclusters", "-h").Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        LiveMachine.Run("pg_conftool", version, "main", "set", "port", $"{Postgres}");
        return $"postgresql@{version}-main.service";
    }

    private static void AskPostgres()
    {
        // Where it was built with LLVM it compiles queries that are dear, to memory that it writes and runs: all are dear here.
        string answer = LiveMachine.Run("runuser", "-u", "postgres", "--", "psql", "-p", $"{Postgres}", "-qAt", "-v", "ON_ERROR_STOP=1",
            "-c", "create table if not exists kept(i int)", "-c", "insert into kept values(1)", "-c", "checkpoint",
            "-c", "set jit_above_cost = 0", "-c", "select min(i) from kept where i > 0");
        Assert.Equal("1\n", answer);
    }

    private static string ConfigureMemcached()
    {
        Daemon.Replace("/etc/memcached.conf", "\n-p 11211\n", $"\n-p {Memcached}\n");
        return "memcached.service";
    }

    private static string ConfigureChrony()
    {
        // In a container the clock is not there to be set: chronyd serves what it is (-x), and its unit would not start (no CAP_SYS_TIME).
        File.WriteAllText("/etc/chrony/conf.d/pssh.conf", $"port {Chrony}\nallow 127.0.0.1\nlocal stratum 8\ncmdport 0\n");
        File.WriteAllText("/etc/default/chrony", "DAEMON_OPTS=\"-F 1 -x\"\n");
        Directory.CreateDirectory("/run/systemd/system/chrony.service.d");
        File.WriteAllText("/run/systemd/system/chrony.service.d/10-container.conf", "[Unit]\nConditionCapability=\n");
        return "chrony.service";
    }

    private static string ConfigureApache()
    {
        File.WriteAllText("/etc/apache2/ports.conf", $"Listen 127.0.0.1:{Apache}\n");
        Daemon.Replace("/etc/apache2/sites-available/000-default.conf", "*:80", $"127.0.0.1:{Apache}");
        return "apache2.service";
    }

    private static string ConfigureHaproxy()
    {
        File.AppendAllText("/etc/haproxy/haproxy.cfg", $"\nfrontend pssh\n\tbind 127.0.0.1:{Haproxy}\n\thttp-request return status 200 content-type text/plain string pssh\n");
        return "haproxy.service";
    }

    private static string ConfigureMosquitto()
    {
        File.WriteAllText("/etc/mosquitto/conf.d/pssh.conf", $"listener {Mosquitto} 127.0.0.1\nallow_anonymous true\n");
        return "mosquitto.service";
    }

    private static void AskMosquitto()
    {
        string[] server = ["-h", "127.0.0.1", "-p", $"{Mosquitto}", "-t", "pssh"];
        LiveMachine.Run("mosquitto_pub", [.. server, "-r", "-q", "1", "-m", "kept"]);
        Assert.Equal("kept\n", LiveMachine.Run("mosquitto_sub", [.. server, "-C", "1", "-W", "3"]));
    }

    private static string ConfigureUnbound()
    {
        File.WriteAllText("/etc/unbound/unbound.conf.d/pssh.conf", $"server:\n    interface: 127.0.0.1\n    port: {Unbound}\n    local-data: \"pssh.example. A 127.1.2.3\"\n");
        return "unbound.service";
    }

    private static string ConfigureRsyslog()
    {
        File.WriteAllText("/etc/rsyslog.d/10-pssh.conf", $"module(load=\"imudp\")\ninput(type=\"imudp\" address=\"127.0.0.1\" port=\"{Rsyslog}\" ruleset=\"pssh\")\nruleset(name=\"pssh\") {{ action(type=\"omfile\" file=\"{RsyslogFile}\") }}\n");
        return "rsyslog.service";
    }
}
