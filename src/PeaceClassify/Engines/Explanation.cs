using PeaceClassify.Text;

namespace PeaceClassify.Engines;

/// <summary>A place in a text, in UTF-16 code units.</summary>
public readonly record struct TextSpan(int Start, int Length);

/// <summary>What one term adds to a logit.</summary>
/// <param name="Kind">Words or characters.</param>
/// <param name="Term">The term in folded form; in a character term a blank marks the end of the word.</param>
/// <param name="Contribution">Added to the logit by all occurrences together; negative when it speaks against.</param>
/// <param name="Spans">Every occurrence, in text order.</param>
public sealed record TermContribution(TermKind Kind, string Term, double Contribution, IReadOnlyList<TextSpan> Spans);

/// <summary>What one word of the text adds to a logit.</summary>
/// <param name="Start">First UTF-16 code unit of the word.</param>
/// <param name="Length">Its length.</param>
/// <param name="Text">The word as it stands in the text.</param>
/// <param name="Contribution">Its share of all terms that lie in it or reach over it.</param>
public sealed record WordContribution(int Start, int Length, string Text, double Contribution);

/// <summary>Why a text has its logit for one label: logit = bias + Σ contributions, to within rounding, unless it is approximate.</summary>
/// <param name="Bias">What an empty text would have.</param>
/// <param name="Logit">The logit.</param>
/// <param name="Terms">Every known term, the heaviest first, for or against.</param>
/// <param name="IsApproximate">
/// Whether the contributions only say which terms weigh, and how much beside each other: the model is no sum over terms (trees).
/// </param>
public sealed record Explanation(double Bias, double Logit, IReadOnlyList<TermContribution> Terms, bool IsApproximate = false)
{
    /// <summary>
    /// The same by words, in text order: a term's contribution is shared equally among its occurrences, an occurrence's among the
    /// words it touches. Their sum is that of the terms.
    /// </summary>
    /// <param name="text">The text that was explained.</param>
    public IReadOnlyList<WordContribution> Words(string text)
    {
        var tokens = TextAnalyzer.Fold(text).Tokens;
        int[] starts = [.. tokens.Select(token => token.Start)];
        var sums = new double[tokens.Count];
        foreach (var term in Terms)
        {
            foreach (var span in term.Spans)
            {
                var first = Array.BinarySearch(starts, span.Start);
                first = first < 0 ? ~first - 1 : first;
                var last = first;
                while (last + 1 < starts.Length && starts[last + 1] < span.Start + span.Length)
                {
                    last++;
                }

                for (var token = first; token <= last; token++)
                {
                    sums[token] += term.Contribution / term.Spans.Count / (last - first + 1);
                }
            }
        }

        return [.. tokens.Zip(sums, (token, sum) =>
            new WordContribution(token.Start, token.Length, text.Substring(token.Start, token.Length), sum))];
    }
}
