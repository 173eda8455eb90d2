using BenchmarkDotNet.Attributes;
using PeaceClassify.Text;

namespace PeaceClassify.Benchmarks.Micro;

/// <summary>What happens to a text before it is scored; figures are for one paragraph.</summary>
[InProcess]
[MemoryDiagnoser]
public class TextBenchmarks
{
    private readonly string[] texts = MicroTexts.Load();
    private readonly FoldingBuffer buffer = new();

    /// <summary>Characters to folded tokens, into a buffer that is kept.</summary>
    [Benchmark(OperationsPerInvoke = MicroTexts.Count)]
    public int Fold()
    {
        var length = 0;
        foreach (var text in texts)
        {
            TextAnalyzer.Fold(text, buffer);
            length += buffer.Length;
        }

        return length;
    }

    /// <summary>The check of the language.</summary>
    [Benchmark(OperationsPerInvoke = MicroTexts.Count)]
    public int Guess()
    {
        var english = 0;
        foreach (var text in texts)
        {
            english += LanguageGuess.Of(text) == Language.English ? 1 : 0;
        }

        return english;
    }
}
