using System.Runtime.InteropServices;

namespace PSSystemdHarden.Interop;

/// <content>Calls that another process makes.</content>
internal static unsafe partial class Ptrace
{
    private const int SystemCall = 24, GetRegisters = 12, SetRegisters = 13;
    private const nint KillIfTracerEnds = 0x100000, MarkCalls = 1;
    private const int SignalTrap = 5, MarkedCall = SignalTrap | 0x80, StoppedMark = 0x7F;
    private const int ExitGroup = 231;

    /// <summary>struct user_regs_struct of x86-64 (sys/user.h): 27 words, and the places of those that make a call.</summary>
    private const int Words = 27, Result = 10, Number = 15, Instruction = 16, InstructionSize = 2;

    private static readonly int[] s_arguments = [14, 13, 12, 7, 9, 8];

    /// <summary>Whether registers are known of this machine's architecture.</summary>
    internal static bool CanCall => RuntimeInformation.ProcessArchitecture is Architecture.X64;

    /// <summary>
    /// Has a process make calls, and then exit with 0. It must be one that was started for that alone, and waits in a call of its own:
    /// what it was about to do is lost.
    /// </summary>
    /// <param name="id">The process ID.</param>
    /// <param name="work">Makes them.</param>
    /// <param name="error">Why it could not begin; 0 if it did. EBUSY for a process that does not come to wait.</param>
    /// <remarks>One thread does it all, as the kernel knows a thread as tracer; if it ends early, the kernel kills the process.</remarks>
    internal static bool Borrow(int id, Action<BorrowedProcess> work, out int error)
    {
        int result = 0;
        var tracer = new Thread(() => result = Work(id, work));
        tracer.Start();
        tracer.Join();
        error = result;
        return result == 0;
    }

    private static int Work(int id, Action<BorrowedProcess> work)
    {
        if (Stop(id, KillIfTracerEnds | MarkCalls) is not 0 and var error)
            return error;
        var process = new BorrowedProcess(id, new ulong[Words]);
        DateTime end = DateTime.UtcNow + s_patience;
        while (!process.IsInCall())
        {
            // It is still on its way there.
            if (DateTime.UtcNow > end || ptrace(Continue, id, 0, null) < 0)
                return Libc.EBUSY;
            Thread.Sleep(s_pause);
            if (ptrace(Interrupt, id, 0, null) < 0 || Wait(id) is null)
                return Libc.EBUSY;
        }

        work(process);
        process.Call(ExitGroup);
        return 0;
    }

    /// <summary>A process that makes calls for this one.</summary>
    internal sealed class BorrowedProcess(int id, ulong[] registers)
    {
        private const int Mmap = 9, PageSize = 4096, ReadWrite = 3, PrivateAnonymous = 0x22;

        private static ReadOnlySpan<byte> CallInstruction => [0x0F, 0x05];

        private ulong _page;

        /// <summary>Whether it has stopped behind the instruction that makes a call, which can then be gone back to.</summary>
        internal bool IsInCall()
        {
            fixed (ulong* start = registers)
            {
                return ptrace(GetRegisters, id, 0, start) == 0 && (long)registers[Number] >= 0
                    && Read(registers[Instruction] - InstructionSize, InstructionSize).AsSpan().SequenceEqual(CallInstruction);
            }
        }

        /// <summary>Makes a call.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="arguments">At most six.</param>
        /// <returns>What the kernel answers: below 0 the errno; ESRCH where the process has ended.</returns>
        internal long Call(int number, params ReadOnlySpan<ulong> arguments)
        {
            ulong[] call = [.. registers];
            call[Number] = ulong.MaxValue;
            call[Result] = (ulong)number;
            call[Instruction] -= InstructionSize;
            for (int i = 0; i < arguments.Length; i++)
                call[s_arguments[i]] = arguments[i];
            fixed (ulong* start = call)
            {
                bool isMade = ptrace(SetRegisters, id, 0, start) == 0 && ToCall() && ToCall() && ptrace(GetRegisters, id, 0, start) == 0;
                return isMade ? (long)call[Result] : -Libc.ESRCH;
            }
        }

        /// <summary>Puts bytes into the process's memory, for calls that take them.</summary>
        /// <returns>Where they are; null where it can't have any.</returns>
        internal ulong? Put(int offset, ReadOnlySpan<byte> bytes)
        {
            if (_page == 0)
                _page = Call(Mmap, 0, PageSize, ReadWrite, PrivateAnonymous, ulong.MaxValue, 0) is > 0 and var page ? (ulong)page : 0;
            if (_page == 0)
                return null;
            fixed (byte* start = bytes)
            {
                var own = new Piece { Start = start, Length = (nuint)bytes.Length };
                var its = new Piece { Start = (void*)(_page + (ulong)offset), Length = (nuint)bytes.Length };
                return process_vm_writev(id, &own, 1, &its, 1, 0) == bytes.Length ? _page + (ulong)offset : null;
            }
        }

        /// <summary>Bytes of the process's memory; none where they can't be read.</summary>
        internal byte[] Read(ulong place, int count)
        {
            var bytes = new byte[count];
            fixed (byte* start = bytes)
            {
                var own = new Piece { Start = start, Length = (nuint)count };
                var its = new Piece { Start = (void*)place, Length = (nuint)count };
                return process_vm_readv(id, &own, 1, &its, 1, 0) == count ? bytes : [];
            }
        }

        /// <summary>Lets it run to where its call begins, or ends. Signals that come meanwhile it does not get.</summary>
        private bool ToCall()
        {
            while (ptrace(SystemCall, id, 0, null) == 0)
            {
                if (Wait(id) is not { } status || (status & StoppedMark) != StoppedMark)
                    return false;
                if (status >> 8 == MarkedCall)
                    return true;
            }

            return false;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        internal void* Start;
        internal nuint Length;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint process_vm_writev(int pid, Piece* own, nuint ownCount, Piece* its, nuint itsCount, nuint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint process_vm_readv(int pid, Piece* own, nuint ownCount, Piece* its, nuint itsCount, nuint flags);
}
