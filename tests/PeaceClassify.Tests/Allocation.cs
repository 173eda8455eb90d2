namespace PeaceClassify.Tests;

/// <summary>What code allocates on the managed heap.</summary>
internal static class Allocation
{
    private const int MaxRounds = 10;

    /// <summary>Fails if an action allocates every time.</summary>
    /// <remarks>
    /// The action itself allocates in each round or in none. The runtime does so now and then on whatever thread it finds, when it compiles a method anew or collects
    /// garbage that other tests made; so one round without allocation is the proof.
    /// </remarks>
    public static void IsNone(Action action)
    {
        action(); // compiles it, fills its caches
        var least = long.MaxValue;
        for (var round = 0; round < MaxRounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"{least:N0} bytes were allocated in each of {MaxRounds} rounds, none were expected");
    }
}
