using System.Runtime.Versioning;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Processes;

/// <summary>What a process's system call filters say of a call, found out by running them as the kernel does (seccomp(2)).</summary>
[SupportedOSPlatform("linux")]
internal sealed class SystemCallPrograms
{
    private const uint ActionMask = 0xFFFF0000, Log = 0x7FFC0000, Allow = 0x7FFF0000;
    private const int DataSize = 64, ArchitectureOffset = 4, ArgumentsOffset = 16, MemoryWords = 16;

    internal const string NeedsPrivilege = "needs root (CAP_SYS_ADMIN and CAP_SYS_PTRACE), and a shell whose own system calls are not filtered";

    private readonly IReadOnlyList<ulong[]> _programs;

    private SystemCallPrograms(IReadOnlyList<ulong[]> programs) => _programs = programs;

    internal int Count => _programs.Count;

    /// <summary>Reads them from the kernel, for which the process is stopped for a moment.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="error">Why not; 0 if it could be done.</param>
    internal static SystemCallPrograms? Of(ProcessSandbox process, out int error)
    {
        error = 0;
        if (process.SystemCallPrograms is null && Ptrace.ReadFilters(process.Id, out error) is { } programs)
        {
            // They were asked for by its number, which is its own if it is still there.
            if (ProcessReader.IsThere(process))
                process.SystemCallPrograms = new SystemCallPrograms(programs);
            else
                error = Libc.ESRCH;
        }

        return process.SystemCallPrograms;
    }

    /// <summary>Those that came after the first ones: a process has its parent's first, in their order.</summary>
    internal SystemCallPrograms After(int count) => new([.. _programs.Skip(count)]);

    /// <summary>Whether a call is refused: it fails, or ends the process.</summary>
    internal bool Refuses(int call, params ReadOnlySpan<ulong> arguments) => (int)Action(LibSeccomp.NativeArchitecture, call, arguments) < (int)Log;

    /// <summary>Whether a call is logged, or worse.</summary>
    internal bool Logs(int call) => (int)Action(LibSeccomp.NativeArchitecture, call, []) < (int)Allow;

    /// <summary>Whether a call of another ABI is refused.</summary>
    internal bool RefusesOf(uint architecture, int call) => (int)Action(architecture, call, []) < (int)Log;

    /// <summary>Of what several filters say, the kernel takes the strictest: the least by its signed value.</summary>
    private uint Action(uint architecture, int call, ReadOnlySpan<ulong> arguments)
    {
        Span<byte> data = stackalloc byte[DataSize];
        data.Clear();
        BitConverter.TryWriteBytes(data, call);
        BitConverter.TryWriteBytes(data[ArchitectureOffset..], architecture);
        for (int i = 0; i < arguments.Length; i++)
            BitConverter.TryWriteBytes(data[(ArgumentsOffset + (i * sizeof(ulong)))..], arguments[i]);
        uint strictest = Allow;
        foreach (ulong[] program in _programs)
        {
            uint action = Run(program, data) & ActionMask;
            if ((int)action < (int)strictest)
                strictest = action;
        }

        return strictest;
    }

    /// <summary>Runs a program of classic BPF; the kernel has checked that it ends, and reads nothing outside of the data.</summary>
    private static uint Run(ulong[] program, ReadOnlySpan<byte> data)
    {
        Span<uint> memory = stackalloc uint[MemoryWords];
        uint a = 0, x = 0;
        for (int at = 0; at < program.Length; at++)
        {
            // struct sock_filter: code, how far to jump if true and if false, operand.
            ulong instruction = program[at];
            int code = (ushort)instruction, ifTrue = (byte)(instruction >> 16), ifFalse = (byte)(instruction >> 24);
            uint k = (uint)(instruction >> 32);
            uint operand = (code & 0x08) != 0 ? x : k;
            switch (code)
            {
                case 0x20: a = BitConverter.ToUInt32(data[(int)k..]); break; // ld [k]
                case 0x00: a = k; break; // ld #k
                case 0x01: x = k; break; // ldx #k
                case 0x80: a = DataSize; break; // ld #len
                case 0x81: x = DataSize; break; // ldx #len
                case 0x60: a = memory[(int)k]; break; // ld M[k]
                case 0x61: x = memory[(int)k]; break; // ldx M[k]
                case 0x02: memory[(int)k] = a; break; // st
                case 0x03: memory[(int)k] = x; break; // stx
                case 0x07: x = a; break; // tax
                case 0x87: a = x; break; // txa
                case 0x04 or 0x0C: a += operand; break;
                case 0x14 or 0x1C: a -= operand; break;
                case 0x24 or 0x2C: a *= operand; break;
                case 0x34 or 0x3C when operand != 0: a /= operand; break;
                case 0x44 or 0x4C: a |= operand; break;
                case 0x54 or 0x5C: a &= operand; break;
                case 0x64 or 0x6C: a <<= (int)operand; break;
                case 0x74 or 0x7C: a >>= (int)operand; break;
                case 0xA4 or 0xAC: a ^= operand; break;
                case 0x84: a = 0 - a; break; // neg
                case 0x05: at += (int)k; break; // ja
                case 0x15 or 0x1D: at += a == operand ? ifTrue : ifFalse; break;
                case 0x25 or 0x2D: at += a > operand ? ifTrue : ifFalse; break;
                case 0x35 or 0x3D: at += a >= operand ? ifTrue : ifFalse; break;
                case 0x45 or 0x4D: at += (a & operand) != 0 ? ifTrue : ifFalse; break;
                case 0x06: return k; // ret #k
                case 0x16: return a; // ret a
                default: throw new InvalidOperationException($"A system call filter holds the instruction {code:x4}, which the kernel does not take.");
            }
        }

        throw new InvalidOperationException("A system call filter ends without a decision, which the kernel does not take.");
    }
}
