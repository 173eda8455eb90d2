using PeaceClassify.Evaluation;
using PeaceClassify.Learning;

namespace PeaceClassify;

/// <summary>Which paragraphs a person should decide first, so that the next model learns most: uncertainty × rarity × diversity. Numbers only.</summary>
/// <remarks>
/// A question is a theme whose probability lies in the review band; it is worth <see cref="Uncertainty"/> × <see cref="Rarity"/>. A paragraph is worth the sum of its questions, as reading it once
/// answers them all, and less the more it is like one that comes before it. What that saves against random order is measured by <c>simulate</c>.
/// </remarks>
public static class ReviewPriority
{
    private const double LeastUncertainty = 0.1;
    private const double LeastRarity = 0.25, MostRarity = 4;

    /// <summary>1 at the threshold, falling evenly to 0.1 at the ends of the review band.</summary>
    /// <param name="probability">The probability of a theme.</param>
    /// <param name="cuts">The theme's.</param>
    public static double Uncertainty(double probability, Cuts cuts)
    {
        var cut = Math.Clamp(cuts.Threshold, cuts.ReviewFrom, cuts.ReviewTo);
        var width = probability < cut ? cut - cuts.ReviewFrom : cuts.ReviewTo - cut;
        var distance = width > 0 ? Math.Min(1, Math.Abs(probability - cut) / width) : 0;
        return LeastUncertainty + ((1 - LeastUncertainty) * (1 - distance));
    }

    /// <summary>Mean support ÷ support, from ¼ to 4: a decision on a theme with few examples teaches the next model most.</summary>
    /// <param name="support">Training paragraphs that have the theme; 0 for one that the model does not know.</param>
    /// <param name="meanSupport">The mean over the themes of the model.</param>
    public static double Rarity(int support, double meanSupport) =>
        support == 0 ? MostRarity : Math.Clamp(meanSupport / support, LeastRarity, MostRarity);

    /// <summary>What a paragraph is worth, but for what comes before it: 0 when it has no question.</summary>
    /// <param name="probabilities">One a theme.</param>
    /// <param name="themes">The themes of the model.</param>
    public static double Worth(IReadOnlyList<double> probabilities, IReadOnlyList<ModelTheme> themes)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(themes);
        var meanSupport = themes.Average(theme => theme.Support);
        return probabilities.Zip(themes).Sum(question => question.Second.VerdictOf(question.First) == Verdict.Review
            ? Uncertainty(question.First, question.Second.Cuts) * Rarity(question.Second.Support, meanSupport)
            : 0);
    }

    /// <summary>
    /// The order in which to decide: always the paragraph that is worth most next, its worth × (1 − its greatest likeness to one before it). Likeness is the cosine.
    /// </summary>
    /// <param name="worths">What each paragraph is worth by itself, 0 or more.</param>
    /// <param name="texts">The features of each, of length 1: see <see cref="SimilarParagraphs.Vectors"/>.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>Numbers of paragraphs with what they are worth at their turn, which never rises; equals come in the order given.</returns>
    public static IReadOnlyList<(int Paragraph, double Worth)> Order(IReadOnlyList<double> worths, IReadOnlyList<SparseVector> texts, int count)
    {
        ArgumentNullException.ThrowIfNull(worths);
        ArgumentNullException.ThrowIfNull(texts);
        if (worths.Count != texts.Count)
        {
            throw new ArgumentException($"There are {texts.Count} texts for {worths.Count} worths.", nameof(texts));
        }

        var order = new List<(int, double)>();
        var likeness = new double[worths.Count];
        var isTaken = new bool[worths.Count];
        var features = new double[texts.Count == 0 ? 0 : texts.Max(text => text.IsZero ? 0 : text.Indices[^1] + 1)];
        while (order.Count < Math.Min(count, worths.Count))
        {
            var next = -1;
            for (var paragraph = 0; paragraph < worths.Count; paragraph++)
            {
                if (!isTaken[paragraph] && (next < 0 || At(paragraph) > At(next)))
                {
                    next = paragraph;
                }
            }

            order.Add((next, At(next)));
            isTaken[next] = true;
            Compare(texts[next]);
        }

        return order;

        double At(int paragraph) => worths[paragraph] * (1 - likeness[paragraph]);

        void Compare(SparseVector taken)
        {
            Spread(taken, isThere: true);
            for (var paragraph = 0; paragraph < worths.Count; paragraph++)
            {
                if (!isTaken[paragraph])
                {
                    likeness[paragraph] = Math.Clamp(Product(texts[paragraph]), likeness[paragraph], 1);
                }
            }

            Spread(taken, isThere: false);
        }

        void Spread(SparseVector vector, bool isThere)
        {
            for (var i = 0; i < vector.Count; i++)
            {
                features[vector.Indices[i]] = isThere ? vector.Values[i] : 0;
            }
        }

        double Product(SparseVector vector)
        {
            var sum = 0.0;
            for (var i = 0; i < vector.Count; i++)
            {
                sum += features[vector.Indices[i]] * vector.Values[i];
            }

            return sum;
        }
    }
}
