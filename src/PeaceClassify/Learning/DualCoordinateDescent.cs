using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PeaceClassify.Learning;

/// <summary>
/// L2-regularised linear classification, one against the rest for every label:
/// min ½ Σ_f (w_f / s_f)² + Σᵢ Cᵢ ξ(yᵢ w·xᵢ), yᵢ ∈ {−1, +1}, with the logistic loss or the squared hinge as ξ; the bias is a constant
/// feature of value 1 and scale 1, and is regularised like any other.
/// </summary>
/// <remarks>
/// The scale s_f of a feature for a label is |r_f|^<see cref="LinearLearnerOptions.RatioPower"/>, r_f being the log-count ratio of
/// Wang and Manning (ACL 2012, NB-SVM), smoothed by 1. Unlike there, it compares shares of examples that have the feature, not shares of
/// all counts, and a common factor of each label brings the mean squared length of the scaled examples back to that of the examples, so
/// that C keeps its meaning. Learning w with scales is learning on scaled features, but the result needs no scales.
/// <para/>
/// Dual coordinate descent. Squared hinge: Hsieh, Chang, Lin, Keerthi and Sundararajan, ICML 2008, algorithm 1;
/// logistic: Yu, Huang and Lin, Machine Learning 85 (2011), algorithm 5. Unlike there, <see cref="Lanes"/> labels are solved
/// side by side, as each example's features are read once for all of them, and no variable is shrunk away. Every label is
/// computed by itself, in a fixed order, so the result is the same for any number of threads.
/// </remarks>
public static class DualCoordinateDescent
{
    /// <summary>Labels that are solved side by side: the doubles of one cache line.</summary>
    private const int Lanes = 8;

    /// <summary>Newton steps on one dual variable; two or three are usual, the bound is for safety.</summary>
    private const int MaxNewtonSteps = 100;

    /// <summary>A Newton step of the logistic loss that would leave (0, C) goes this share of the way to the border instead.</summary>
    private const double BorderStep = 0.1;

    /// <summary>A dual variable of the logistic loss this near to a border counts as lying on it: its logarithm must stay finite.</summary>
    private const double NearestToBorder = 1e-300;

    /// <summary>Fits one classifier a label.</summary>
    /// <param name="vectors">The examples.</param>
    /// <param name="labelSets">For each example its label indices, each from 0 to <paramref name="labelCount"/> − 1.</param>
    /// <param name="labelCount">Number of labels, at least 1.</param>
    /// <param name="featureCount">Number of features; every index in <paramref name="vectors"/> is below it.</param>
    /// <param name="options">Loss, penalty, class weights, tolerance, seed.</param>
    /// <param name="parallel">Threads and cancellation; they do not change the result.</param>
    /// <exception cref="ArgumentException">The lengths do not match, there is no example or label, or an index is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="parallel"/>.</exception>
    public static LinearModel Fit(
        IReadOnlyList<SparseVector> vectors,
        IReadOnlyList<int[]> labelSets,
        int labelCount,
        int featureCount,
        LinearLearnerOptions options,
        ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(labelCount);
        ArgumentOutOfRangeException.ThrowIfNegative(featureCount);
        if (vectors.Count == 0 || vectors.Count != labelSets.Count)
        {
            throw new ArgumentException($"There are {vectors.Count} vectors and {labelSets.Count} label sets; expected as many, and one at least.");
        }

        foreach (var vector in vectors)
        {
            // The solver reads weights without bounds checks, so no index may lie outside.
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(vector.IsZero ? -1 : vector.Indices[^1], featureCount, nameof(vectors));
        }

        foreach (var label in labelSets.SelectMany(labels => labels))
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labelSets));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, labelCount, nameof(labelSets));
        }

        var orders = new VisitingOrders(vectors.Count, options.Seed);
        var weights = new float[checked(featureCount * labelCount)];
        var biases = new float[labelCount];
        var blockCount = (labelCount + Lanes - 1) / Lanes;
        parallel ??= new ParallelOptions();
        Parallel.For(0, blockCount, parallel, block =>
        {
            var firstLabel = block * Lanes;
            var lanes = Math.Min(Lanes, labelCount - firstLabel);
            var solved = new BlockSolver(vectors, labelSets, firstLabel, lanes, featureCount, options)
                .Solve(orders, parallel.CancellationToken);
            for (var lane = 0; lane < lanes; lane++)
            {
                biases[firstLabel + lane] = (float)solved[featureCount * Lanes + lane];
                for (var feature = 0; feature < featureCount; feature++)
                {
                    weights[feature * labelCount + firstLabel + lane] = (float)solved[feature * Lanes + lane];
                }
            }
        });

        return new LinearModel(weights, biases);
    }

    /// <summary>The order in which each pass visits the examples: the same for all labels, drawn once.</summary>
    private sealed class VisitingOrders(int exampleCount, int seed)
    {
        private readonly List<int[]> orders = [];
        private readonly Random random = new(seed);

        public int[] OfPass(int pass)
        {
            lock (orders)
            {
                while (orders.Count <= pass)
                {
                    var order = new int[exampleCount];
                    for (var i = 0; i < order.Length; i++)
                    {
                        order[i] = i;
                    }

                    random.Shuffle(order);
                    orders.Add(order);
                }

                return orders[pass];
            }
        }
    }

    /// <summary>Solves up to <see cref="Lanes"/> labels side by side; lanes without a label stay at zero.</summary>
    private sealed class BlockSolver
    {
        private readonly IReadOnlyList<SparseVector> vectors;
        private readonly LinearLearnerOptions options;
        private readonly int featureCount;
        private readonly bool[] isOpen = new bool[Lanes];

        // One row of Lanes numbers a feature, the bias as the last row; one row an example for the rest.
        private readonly double[] weights;
        private readonly double[] alphas;
        private readonly double[] complements; // C − alpha, of the logistic loss: near C the difference would lose all digits
        private readonly sbyte[] signs;
        private readonly double[] squaredScales;
        private readonly double[] squaredNorms;
        private readonly double[] positiveC = new double[Lanes];

        public BlockSolver(
            IReadOnlyList<SparseVector> vectors,
            IReadOnlyList<int[]> labelSets,
            int firstLabel,
            int lanes,
            int featureCount,
            LinearLearnerOptions options)
        {
            this.vectors = vectors;
            this.options = options;
            this.featureCount = featureCount;
            weights = new double[(featureCount + 1) * Lanes];
            alphas = new double[vectors.Count * Lanes];
            complements = options.Loss == Loss.Logistic ? new double[vectors.Count * Lanes] : [];
            signs = new sbyte[vectors.Count * Lanes];
            isOpen.AsSpan(0, lanes).Fill(true);

            Array.Fill(signs, (sbyte)-1);
            var positives = new int[Lanes];
            for (var example = 0; example < vectors.Count; example++)
            {
                foreach (var label in labelSets[example])
                {
                    var lane = label - firstLabel;
                    if (lane >= 0 && lane < lanes)
                    {
                        signs[example * Lanes + lane] = 1;
                        positives[lane]++;
                    }
                }
            }

            for (var lane = 0; lane < lanes; lane++)
            {
                var negatives = vectors.Count - positives[lane];
                positiveC[lane] = positives[lane] == 0 || negatives == 0
                    ? options.C
                    : options.C * Math.Pow((double)negatives / positives[lane], options.Balance);
            }

            squaredScales = SquaredScales(positives);
            squaredNorms = SquaredNorms();
            if (options.Loss == Loss.Logistic)
            {
                StartInside(lanes);
            }
        }

        /// <returns>The weights: a row of <see cref="Lanes"/> numbers a feature, the biases as last row.</returns>
        public double[] Solve(VisitingOrders orders, CancellationToken cancellation)
        {
            Span<double> margins = stackalloc double[Lanes];
            Span<double> steps = stackalloc double[Lanes];
            Span<double> violations = stackalloc double[Lanes];
            for (var pass = 0; pass < options.MaxPasses && isOpen.AsSpan().Contains(true); pass++)
            {
                cancellation.ThrowIfCancellationRequested();
                violations.Clear();
                foreach (var example in orders.OfPass(pass))
                {
                    Margins(example, margins);
                    if (Steps(example, margins, steps, violations))
                    {
                        Add(example, steps);
                    }
                }

                for (var lane = 0; lane < Lanes; lane++)
                {
                    isOpen[lane] &= violations[lane] > options.Tolerance;
                }
            }

            return weights;
        }

        /// <summary>A row of s² a feature, and 1 for the bias as last row.</summary>
        private double[] SquaredScales(int[] positives)
        {
            var scales = new double[(featureCount + 1) * Lanes];
            Array.Fill(scales, 1);
            if (options.RatioPower == 0)
            {
                return scales;
            }

            var counts = new int[featureCount];
            var positiveCounts = new int[featureCount * Lanes];
            for (var example = 0; example < vectors.Count; example++)
            {
                int[] positiveLanes = [.. Enumerable.Range(0, Lanes).Where(lane => signs[example * Lanes + lane] > 0)];
                foreach (var feature in vectors[example].Indices)
                {
                    counts[feature]++;
                    foreach (var lane in positiveLanes)
                    {
                        positiveCounts[feature * Lanes + lane]++;
                    }
                }
            }

            for (var feature = 0; feature < featureCount; feature++)
            {
                for (var lane = 0; lane < Lanes; lane++)
                {
                    var with = positiveCounts[feature * Lanes + lane];
                    var positiveShare = (with + 1.0) / (positives[lane] + 2.0);
                    var negativeShare = (counts[feature] - with + 1.0) / (vectors.Count - positives[lane] + 2.0);
                    scales[feature * Lanes + lane] = Math.Pow(Math.Abs(Math.Log(positiveShare / negativeShare)), 2 * options.RatioPower);
                }
            }

            RestoreLength(scales);
            return scales;
        }

        /// <summary>Gives the examples, scaled, the mean squared length that they have unscaled.</summary>
        private void RestoreLength(double[] scales)
        {
            var length = 0.0;
            var scaled = Vector512<double>.Zero;
            foreach (var vector in vectors)
            {
                foreach (var value in vector.Values)
                {
                    length += (double)value * value;
                }

                scaled = WithScaledLength(scaled, vector, scales);
            }

            for (var at = 0; at < featureCount * Lanes; at++)
            {
                // Without any telling feature all scales are 0: then none is better than another.
                scales[at] = scaled[at % Lanes] > 0 ? scales[at] * length / scaled[at % Lanes] : 1;
            }
        }

        /// <summary>Adds for each lane the squared length of the scaled features to a sum.</summary>
        private static Vector512<double> WithScaledLength(Vector512<double> sum, SparseVector vector, double[] squaredScales)
        {
            ref var rows = ref MemoryMarshal.GetArrayDataReference(squaredScales);
            var indices = vector.Indices;
            var values = vector.Values;
            for (var i = 0; i < indices.Length; i++)
            {
                sum += Vector512.Create((double)values[i] * values[i]) * Vector512.LoadUnsafe(ref rows, (nuint)indices[i] * Lanes);
            }

            return sum;
        }

        /// <summary>A row an example: the squared length of its scaled features and the bias's 1.</summary>
        private double[] SquaredNorms()
        {
            var norms = new double[vectors.Count * Lanes];
            for (var example = 0; example < vectors.Count; example++)
            {
                WithScaledLength(Vector512<double>.One, vectors[example], squaredScales).CopyTo(norms, example * Lanes);
            }

            return norms;
        }

        /// <summary>The logistic dual lives in the open interval (0, C): every variable starts a little inside.</summary>
        private void StartInside(int lanes)
        {
            Span<double> steps = stackalloc double[Lanes];
            for (var example = 0; example < vectors.Count; example++)
            {
                steps.Clear();
                for (var lane = 0; lane < lanes; lane++)
                {
                    var at = example * Lanes + lane;
                    alphas[at] = Math.Min(0.001 * C(at), 1e-8);
                    complements[at] = C(at) - alphas[at];
                    steps[lane] = alphas[at] * signs[at];
                }

                Add(example, steps);
            }
        }

        private double C(int at) => signs[at] > 0 ? positiveC[at % Lanes] : options.C;

        /// <summary>Computes the step of each label's dual variable, times the label's sign, and notes the largest violation.</summary>
        private bool Steps(int example, ReadOnlySpan<double> margins, Span<double> steps, Span<double> violations)
        {
            var moved = false;
            for (var lane = 0; lane < Lanes; lane++)
            {
                steps[lane] = 0;
                if (!isOpen[lane])
                {
                    continue;
                }

                var at = example * Lanes + lane;
                var margin = signs[at] * margins[lane];
                var before = alphas[at];
                var violation = options.Loss == Loss.SquaredHinge
                    ? SquaredHingeStep(ref alphas[at], margin, squaredNorms[at], C(at))
                    : LogisticStep(ref alphas[at], ref complements[at], margin, squaredNorms[at], C(at));
                violations[lane] = Math.Max(violations[lane], violation);
                steps[lane] = (alphas[at] - before) * signs[at];
                moved |= steps[lane] != 0;
            }

            return moved;
        }

        private static double SquaredHingeStep(ref double alpha, double margin, double squaredNorm, double c)
        {
            var diagonal = 0.5 / c;
            var gradient = margin - 1 + diagonal * alpha;
            var projected = alpha > 0 ? gradient : Math.Min(gradient, 0);
            if (projected != 0)
            {
                alpha = Math.Max(alpha - gradient / (squaredNorm + diagonal), 0);
            }

            return Math.Abs(projected);
        }

        /// <summary>
        /// Minimises ½a(z−α)² + b(z−α) + z log z + (C−z) log(C−z) over z in (0, C) by Newton steps, a = ‖x‖², b = margin.
        /// </summary>
        /// <remarks>
        /// As in the paper's algorithm 4, whichever of z and C−z is the smaller is the variable, so that neither logarithm loses digits.
        /// </remarks>
        private static double LogisticStep(ref double alpha, ref double complement, double margin, double squaredNorm, double c)
        {
            var isLow = margin + squaredNorm * (0.5 * c - alpha) > 0; // the slope at C/2: whether the minimum is in the lower half
            ref var smaller = ref isLow ? ref alpha : ref complement;
            ref var larger = ref isLow ? ref complement : ref alpha;
            var slope = isLow ? margin : -margin;
            var start = smaller;
            var startGradient = slope + Math.Log(start / larger);
            if (start <= NearestToBorder && startGradient > 0)
            {
                return 0;
            }

            var violation = Math.Abs(startGradient);
            var z = start > 0.5 * c ? BorderStep * start : start;
            for (var step = 0; step < MaxNewtonSteps; step++)
            {
                var gradient = squaredNorm * (z - start) + slope + Math.Log(z / (c - z));
                if (Math.Abs(gradient) < NewtonTolerance(violation))
                {
                    break;
                }

                var next = z - gradient / (squaredNorm + c / (z * (c - z)));
                z = next <= 0 ? z * BorderStep : next >= c ? c - (c - z) * BorderStep : next;
            }

            smaller = Math.Max(z, NearestToBorder);
            larger = c - smaller;
            return violation;
        }

        /// <summary>One variable is solved a good deal more closely than the pass as a whole has come.</summary>
        private static double NewtonTolerance(double violation) => Math.Max(1e-12, 1e-2 * Math.Min(violation, 1));

        private void Margins(int example, Span<double> margins)
        {
            var vector = vectors[example];
            ref var rows = ref MemoryMarshal.GetArrayDataReference(weights);
            var sum = Vector512.LoadUnsafe(ref rows, (nuint)(featureCount * Lanes));
            var indices = vector.Indices;
            var values = vector.Values;
            for (var i = 0; i < indices.Length; i++)
            {
                sum += Vector512.Create((double)values[i]) * Vector512.LoadUnsafe(ref rows, (nuint)indices[i] * Lanes);
            }

            sum.CopyTo(margins);
        }

        private void Add(int example, ReadOnlySpan<double> steps)
        {
            var vector = vectors[example];
            ref var rows = ref MemoryMarshal.GetArrayDataReference(weights);
            ref var scales = ref MemoryMarshal.GetArrayDataReference(squaredScales);
            var step = Vector512.Create(steps);
            (Vector512.LoadUnsafe(ref rows, (nuint)(featureCount * Lanes)) + step).StoreUnsafe(ref rows, (nuint)(featureCount * Lanes));
            var indices = vector.Indices;
            var values = vector.Values;
            for (var i = 0; i < indices.Length; i++)
            {
                var at = (nuint)indices[i] * Lanes;
                (Vector512.LoadUnsafe(ref rows, at) + Vector512.Create((double)values[i]) * step * Vector512.LoadUnsafe(ref scales, at)).StoreUnsafe(ref rows, at);
            }
        }
    }
}
