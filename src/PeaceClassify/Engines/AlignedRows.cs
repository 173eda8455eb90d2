using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PeaceClassify.Engines;

/// <summary>Rows of bytes, all of one length, that begin at cache lines; filled once, then read at random places for as long as a model serves.</summary>
/// <remarks>
/// Large ones begin at a huge page, and Linux is asked to use such pages (madvise(2)): with small ones the processor often waits to learn where a page is. Whether it
/// does is its own business, and nothing but speed depends on it.
/// </remarks>
internal sealed partial class AlignedRows
{
    /// <summary>Bytes that the processor fetches at once.</summary>
    public const int CacheLine = 64;

    private const int HugePage = 1 << 21;
    private const int AdviseHugePages = 14;

    private readonly byte[] content; // pinned, so that rows stay where lines begin
    private readonly int first;
    private readonly int length;

    /// <summary>Rows of zeros.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">The least length of each.</param>
    public AlignedRows(int count, int bytes)
    {
        length = (bytes + CacheLine - 1) / CacheLine * CacheLine;
        var isLarge = OperatingSystem.IsLinux() && (long)count * length >= HugePage;
        var alignment = isLarge ? HugePage : CacheLine;
        content = GC.AllocateUninitializedArray<byte>(checked(count * length + alignment), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(content, 0);
        first = (int)(-address & (alignment - 1));
        if (isLarge)
        {
            _ = Advise(address + first, count * length, AdviseHugePages);
        }

        content.AsSpan(first, count * length).Clear(); // not before: a page is chosen when it is first written
    }

    /// <summary>The first byte of a row.</summary>
    public ref byte this[int row] => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(content), first + (nint)row * length);

    /// <summary>A row to be filled.</summary>
    public Span<byte> Content(int row) => content.AsSpan(first + row * length, length);

    /// <summary>Lets the processor fetch a row.</summary>
    public void Expect(int row)
    {
        for (var line = 0; line < length; line += CacheLine)
        {
            Prefetch.Line(ref Unsafe.Add(ref this[row], line));
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
