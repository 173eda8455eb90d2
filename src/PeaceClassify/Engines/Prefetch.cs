using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PeaceClassify.Engines;

/// <summary>Lets the processor fetch memory that will be read soon, while it goes on with other work; where it cannot be told, nothing happens.</summary>
internal static class Prefetch
{
    /// <summary>Fetches the cache line that <paramref name="place"/> is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref place)); // the collector may move it meanwhile: then a line is fetched in vain
        }
    }
}
