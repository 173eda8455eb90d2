using System.Text.Json.Serialization;

namespace PeaceClassify.Learning;

/// <summary>A rising function from a label's logit to its probability. Immutable and thread-safe.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PlattCalibration), "platt")]
[JsonDerivedType(typeof(IsotonicCalibration), "isotonic")]
public abstract record Calibration
{
    /// <summary>
    /// With fewer positives a sigmoid it is: isotonic regression overfits small samples (Niculescu-Mizil and Caruana, ICML 2005), and its level steps take the order from
    /// the few examples that matter.
    /// </summary>
    private const int FewestIsotonicPositives = 50;

    /// <summary>The probability, above 0 and below 1 for any finite logit, that an example with this logit has the label.</summary>
    public abstract double Probability(double logit);

    /// <summary>
    /// Fits both kinds to logits of examples the classifier was not trained on, and keeps the one with the smaller log loss on
    /// examples that the calibration was not fitted on either; with fewer than 50 positives a sigmoid.
    /// </summary>
    /// <param name="logits">One logit an example.</param>
    /// <param name="isPositive">Whether the example has the label.</param>
    /// <param name="folds">The fold of each example, 0 and on: each fold is judged by calibrations fitted to the others.</param>
    /// <exception cref="ArgumentException">The lengths differ, there is no example, or a logit is not finite.</exception>
    public static Calibration Choose(IReadOnlyList<double> logits, IReadOnlyList<bool> isPositive, IReadOnlyList<int> folds)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(isPositive);
        ArgumentNullException.ThrowIfNull(folds);
        RefuseUnusable(logits, isPositive);
        if (logits.Count != folds.Count)
        {
            throw new ArgumentException($"There are {logits.Count} logits but {folds.Count} folds.", nameof(folds));
        }

        if (isPositive.Count(answer => answer) < FewestIsotonicPositives)
        {
            return PlattCalibration.Fit(logits, isPositive);
        }

        double plattLoss = 0, isotonicLoss = 0;
        foreach (var fold in folds.Distinct().Order())
        {
            var inside = Enumerable.Range(0, logits.Count).Where(example => folds[example] != fold).ToArray();
            if (inside.Length == 0)
            {
                continue;
            }

            double[] fitLogits = [.. inside.Select(example => logits[example])];
            bool[] fitAnswers = [.. inside.Select(example => isPositive[example])];
            var platt = PlattCalibration.Fit(fitLogits, fitAnswers);
            var isotonic = IsotonicCalibration.Fit(fitLogits, fitAnswers);
            for (var example = 0; example < logits.Count; example++)
            {
                if (folds[example] == fold)
                {
                    plattLoss += LogLoss(platt.Probability(logits[example]), isPositive[example]);
                    isotonicLoss += LogLoss(isotonic.Probability(logits[example]), isPositive[example]);
                }
            }
        }

        return isotonicLoss < plattLoss
            ? IsotonicCalibration.Fit(logits, isPositive)
            : PlattCalibration.Fit(logits, isPositive);
    }

    /// <summary>What neither kind can be fitted to.</summary>
    private protected static void RefuseUnusable(IReadOnlyList<double> logits, IReadOnlyList<bool> isPositive)
    {
        if (logits.Count == 0 || logits.Count != isPositive.Count)
        {
            throw new ArgumentException(
                $"There are {logits.Count} logits and {isPositive.Count} answers; expected as many, and one at least.", nameof(logits));
        }

        if (!logits.All(double.IsFinite))
        {
            throw new ArgumentException("Every logit must be finite.", nameof(logits));
        }
    }

    private static double LogLoss(double probability, bool isPositive) => -Math.Log(isPositive ? probability : 1 - probability);
}

/// <summary>A sigmoid: probability = 1 / (1 + exp(−(Slope · logit + Intercept))), held a hair's breadth off 0 and 1.</summary>
/// <remarks>
/// Platt (1999), fitted as in Lin, Lin and Weng, Machine Learning 68 (2007): Newton's method with backtracking on the log loss with
/// Platt's softened targets, (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2).
/// </remarks>
public sealed record PlattCalibration(double Slope, double Intercept) : Calibration
{
    private const int MaxNewtonSteps = 100;
    private const double GradientTolerance = 1e-7;
    private const double SmallestStep = 1e-10;

    /// <summary>Keeps the Hessian invertible when all logits are equal.</summary>
    private const double Ridge = 1e-12;

    /// <summary>Share of the loss that may be rounding: near the optimum a step is not to be halved for that.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Keeps the log loss of any answer finite.</summary>
    private const double Margin = 1e-12;

    /// <inheritdoc/>
    public override double Probability(double logit) => Math.Clamp(Sigmoid(Slope * logit + Intercept), Margin, 1 - Margin);

    /// <summary>Fits a sigmoid that does not fall.</summary>
    /// <exception cref="ArgumentException">The lengths differ, there is no example, or a logit is not finite.</exception>
    public static PlattCalibration Fit(IReadOnlyList<double> logits, IReadOnlyList<bool> isPositive)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(isPositive);
        RefuseUnusable(logits, isPositive);
        var positives = isPositive.Count(answer => answer);
        var negatives = isPositive.Count - positives;
        var targets = isPositive.Select(answer => answer ? (positives + 1.0) / (positives + 2.0) : 1.0 / (negatives + 2.0)).ToArray();
        double slope = 0, intercept = Math.Log((positives + 1.0) / (negatives + 1.0));
        var loss = Loss(logits, targets, slope, intercept);
        for (var iteration = 0; iteration < MaxNewtonSteps; iteration++)
        {
            double gradientSlope = 0, gradientIntercept = 0, slopeSlope = Ridge, slopeIntercept = 0, interceptIntercept = Ridge;
            for (var example = 0; example < targets.Length; example++)
            {
                var probability = Sigmoid(slope * logits[example] + intercept);
                var residual = probability - targets[example];
                var curvature = probability * (1 - probability);
                gradientSlope += residual * logits[example];
                gradientIntercept += residual;
                slopeSlope += curvature * logits[example] * logits[example];
                slopeIntercept += curvature * logits[example];
                interceptIntercept += curvature;
            }

            if (Math.Abs(gradientSlope) < GradientTolerance && Math.Abs(gradientIntercept) < GradientTolerance)
            {
                break;
            }

            var determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
            var stepSlope = -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant;
            var stepIntercept = -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant;
            var descent = gradientSlope * stepSlope + gradientIntercept * stepIntercept;
            var size = 1.0;
            double next;
            while ((next = Loss(logits, targets, slope + size * stepSlope, intercept + size * stepIntercept)) > loss * (1 + Rounding) + 1e-4 * size * descent
                && size > SmallestStep)
            {
                size /= 2;
            }

            if (size <= SmallestStep || !double.IsFinite(next))
            {
                break;
            }

            slope += size * stepSlope;
            intercept += size * stepIntercept;
            loss = next;
        }

        // A label that is ranked the wrong way round is not known at all: its share of the examples is the best answer.
        return slope >= 0 ? new(slope, intercept) : new(0, Math.Log((positives + 1.0) / (negatives + 1.0)));
    }

    private static double Sigmoid(double logit)
    {
        if (logit >= 0)
        {
            return 1 / (1 + Math.Exp(-logit));
        }

        var exponential = Math.Exp(logit);
        return exponential / (1 + exponential);
    }

    private static double Loss(IReadOnlyList<double> logits, double[] targets, double slope, double intercept)
    {
        var loss = 0.0;
        for (var example = 0; example < targets.Length; example++)
        {
            // −t·log σ(z) − (1−t)·log(1 − σ(z)) = log(1 + e^(−|z|)) + max(z, 0) − t·z, without overflow
            var logit = slope * logits[example] + intercept;
            loss += Math.Log(1 + Math.Exp(-Math.Abs(logit))) + Math.Max(logit, 0) - targets[example] * logit;
        }

        return loss;
    }
}

/// <summary>A rising broken line through the points (logit, probability); level beyond both ends.</summary>
/// <remarks>
/// Centred isotonic regression: isotonic regression by pooling adjacent violators (Ayer et al., Annals of Mathematical Statistics 26, 1955;
/// for calibration Zadrozny and Elkan, KDD 2002) whose steps are joined by straight lines from centre to centre (Oron and Flournoy,
/// Statistics in Biopharmaceutical Research 9, 2017), so that examples within a step keep their order. Probabilities keep 1 / (N + 2) away
/// from 0 and 1, N being the number of examples.
/// </remarks>
public sealed record IsotonicCalibration : Calibration
{
    private readonly double[] logits;
    private readonly double[] probabilities;

    /// <summary>Takes the points over.</summary>
    /// <param name="logits">Strictly ascending and finite; one at least.</param>
    /// <param name="probabilities">As many, ascending, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The points are not such.</exception>
    public IsotonicCalibration(IReadOnlyList<double> logits, IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(probabilities);
        var isRising = logits.Count > 0 && logits.Count == probabilities.Count
            && logits.All(double.IsFinite) && probabilities.All(probability => probability is > 0 and < 1)
            && Enumerable.Range(1, logits.Count - 1).All(i => logits[i] > logits[i - 1] && probabilities[i] >= probabilities[i - 1]);
        if (!isRising)
        {
            throw new ArgumentException("An isotonic calibration needs rising logits with rising probabilities above 0 and below 1.", nameof(logits));
        }

        this.logits = [.. logits];
        this.probabilities = [.. probabilities];
    }

    /// <summary>The logits of the points, strictly ascending.</summary>
    public IReadOnlyList<double> Logits => logits;

    /// <summary>The probabilities of the points, ascending.</summary>
    public IReadOnlyList<double> Probabilities => probabilities;

    /// <inheritdoc/>
    public override double Probability(double logit)
    {
        var next = 0;
        for (var end = logits.Length; next < end;)
        {
            var middle = (next + end) / 2;
            (next, end) = logits[middle] < logit ? (middle + 1, end) : (next, middle);
        }

        if (next == 0 || next == logits.Length)
        {
            return probabilities[Math.Min(next, logits.Length - 1)];
        }

        var share = (logit - logits[next - 1]) / (logits[next] - logits[next - 1]);
        return probabilities[next - 1] + share * (probabilities[next] - probabilities[next - 1]);
    }

    /// <summary>Fits the rising steps of least squared error and joins their centres.</summary>
    /// <exception cref="ArgumentException">The lengths differ, there is no example, or a logit is not finite.</exception>
    public static IsotonicCalibration Fit(IReadOnlyList<double> logits, IReadOnlyList<bool> isPositive)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(isPositive);
        RefuseUnusable(logits, isPositive);
        double[] sorted = [.. logits];
        bool[] answers = [.. isPositive];
        Array.Sort(sorted, answers);
        var steps = new List<(double First, double Last, double LogitSum, int Positives, int Count)>();
        for (var example = 0; example < sorted.Length;)
        {
            var first = example;
            var positives = 0;
            for (; example < sorted.Length && sorted[example] == sorted[first]; example++)
            {
                positives += answers[example] ? 1 : 0;
            }

            steps.Add((sorted[first], sorted[first], sorted[first] * (example - first), positives, example - first));
            while (steps.Count > 1 && Share(steps[^2]) >= Share(steps[^1]))
            {
                var (left, right) = (steps[^2], steps[^1]);
                steps.RemoveRange(steps.Count - 2, 2);
                steps.Add((left.First, right.Last, left.LogitSum + right.LogitSum, left.Positives + right.Positives, left.Count + right.Count));
            }
        }

        var least = 1.0 / (logits.Count + 2);
        return new(
            // Rounding must not carry a centre out of its step: centres rise strictly, as steps do not overlap.
            [.. steps.Select(step => Math.Clamp(step.LogitSum / step.Count, step.First, step.Last))],
            [.. steps.Select(step => Math.Clamp(Share(step), least, 1 - least))]);

        static double Share((double First, double Last, double LogitSum, int Positives, int Count) step) => (double)step.Positives / step.Count;
    }

    /// <inheritdoc/>
    public bool Equals(IsotonicCalibration? other) =>
        other is not null && Logits.SequenceEqual(other.Logits) && Probabilities.SequenceEqual(other.Probabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Logits.Count, Logits[0], Probabilities[^1]);
}
