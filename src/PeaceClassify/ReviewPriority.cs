using PeaceClassify.Evaluation;
using PeaceClassify.Learning;

namespace PeaceClassify;

/// <summary>Which paragraphs a person should decide first, so that the next model learns most: uncertainty × rarity × diversity. Numbers only.</summary>
/// <remarks>
/// A question is a theme whose probability lies in the review band; it is worth <see cref="Uncertainty"/> × <see cref="Rarity"/> × <see cref="Weakness"/>. A paragraph is worth the sum of its
/// questions, as reading it once answers them all; less the more it is like one that comes before it, and the less rare its themes will be once those before it are decided. What that saves
/// against random order is measured by <c>simulate</c>.
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

    /// <summary>√(1.05 − F1), from 1.02 to 0.22: what a theme that the model knows well has left to gain is little.</summary>
    /// <param name="f1">The theme's, cross-validated; 0 for a theme that the model does not know.</param>
    public static double Weakness(double f1) => Math.Sqrt(1.05 - f1);

    /// <summary>The themes of a paragraph that the model gives it or is not sure of; only the latter are worth an answer, but examples are expected of both.</summary>
    /// <param name="probabilities">One a theme.</param>
    /// <param name="themes">The themes of the model.</param>
    public static IReadOnlyList<ReviewQuestion> Questions(IReadOnlyList<double> probabilities, IReadOnlyList<ModelTheme> themes)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(themes);
        var meanSupport = themes.Average(theme => theme.Support);
        return
        [
            .. probabilities.Zip(themes).Index()
                .Select(question => new ReviewQuestion(question.Index, question.Item.First, question.Item.Second.VerdictOf(question.Item.First) == Verdict.Review
                    ? Uncertainty(question.Item.First, question.Item.Second.Cuts) * Rarity(question.Item.Second.Support, meanSupport)
                    : 0))
                .Where(question => question.Worth > 0 || probabilities[question.Theme] >= themes[question.Theme].Cuts.ReviewTo),
        ];
    }

    /// <summary>
    /// The order in which to decide: always the paragraph that is worth most next. A question is worth its own × the weakness of its theme × support ÷ (support + examples expected from the
    /// paragraphs before it, which is the sum of their probabilities), and a paragraph the sum of its questions × (1 − its greatest likeness to one before it). Likeness is the cosine.
    /// </summary>
    /// <param name="questions">Those of each paragraph.</param>
    /// <param name="themes">What the model knows of each theme.</param>
    /// <param name="texts">The features of each paragraph, of length 1: see <see cref="SimilarParagraphs.Vectors"/>.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>Numbers of paragraphs with what they are worth at their turn, which never rises; equals come in the order given.</returns>
    public static IReadOnlyList<(int Paragraph, double Worth)> Order(
        IReadOnlyList<IReadOnlyList<ReviewQuestion>> questions, IReadOnlyList<ReviewTheme> themes, IReadOnlyList<SparseVector> texts, int count)
    {
        ArgumentNullException.ThrowIfNull(questions);
        ArgumentNullException.ThrowIfNull(themes);
        ArgumentNullException.ThrowIfNull(texts);
        if (questions.Count != texts.Count)
        {
            throw new ArgumentException($"There are {texts.Count} texts for the questions of {questions.Count} paragraphs.", nameof(texts));
        }

        var expected = new double[themes.Count];
        var order = new List<(int, double)>();
        var likeness = new double[questions.Count];
        var isTaken = new bool[questions.Count];
        var features = new double[texts.Count == 0 ? 0 : texts.Max(text => text.IsZero ? 0 : text.Indices[^1] + 1)];
        while (order.Count < Math.Min(count, questions.Count))
        {
            var (next, worth) = (-1, double.NegativeInfinity);
            for (var paragraph = 0; paragraph < questions.Count; paragraph++)
            {
                if (!isTaken[paragraph] && At(paragraph) is var own && own > worth)
                {
                    (next, worth) = (paragraph, own);
                }
            }

            order.Add((next, worth));
            isTaken[next] = true;
            foreach (var question in questions[next])
            {
                expected[question.Theme] += question.Probability;
            }

            Compare(texts[next]);
        }

        return order;

        double At(int paragraph)
        {
            var worth = 0.0;
            foreach (var question in questions[paragraph])
            {
                var theme = themes[question.Theme];
                double support = Math.Max(1, theme.Support);
                worth += question.Worth * Weakness(theme.F1) * support / (support + expected[question.Theme]);
            }

            return worth * (1 - likeness[paragraph]);
        }

        void Compare(SparseVector taken)
        {
            Spread(taken, isThere: true);
            for (var paragraph = 0; paragraph < questions.Count; paragraph++)
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

/// <summary>What a model knows of a theme.</summary>
/// <param name="Support">Training paragraphs that have it.</param>
/// <param name="F1">Its F1, cross-validated.</param>
public readonly record struct ReviewTheme(int Support, double F1);

/// <summary>A theme of a paragraph that a person could decide.</summary>
/// <param name="Theme">Its number.</param>
/// <param name="Probability">How probable it is, from 0 to 1: as many examples are expected of the theme.</param>
/// <param name="Worth">What an answer is worth by itself; 0 where nothing is asked.</param>
public readonly record struct ReviewQuestion(int Theme, double Probability, double Worth);
