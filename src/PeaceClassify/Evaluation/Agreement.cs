namespace PeaceClassify.Evaluation;

/// <summary>What a rater says of a unit by a label. A rater says one thing at most of a unit by a label.</summary>
/// <param name="Unit">What is rated, such as a paragraph, counted from 0.</param>
/// <param name="Label">By which label, counted from 0.</param>
/// <param name="Category">What is said, counted from 0; of labels that are given or not, 0 for no and 1 for yes.</param>
public readonly record struct Rating(int Unit, int Label, int Category);

/// <summary>How far ratings agree beyond chance.</summary>
/// <param name="Value">1 when all agree, 0 when they agree as often as by chance, below 0 when less often; null where nothing can be compared, or all that can be is of one category.</param>
/// <param name="Interval">95 % interval, from resampled units; null without a value.</param>
/// <param name="Count">What could be compared: units by labels of two ratings at least.</param>
public sealed record AgreementFigure(double? Value, Interval? Interval, int Count);

/// <summary>A figure of agreement over all labels and for each.</summary>
/// <param name="Pooled">All labels together, as if each rating were by the same label.</param>
/// <param name="Labels">Each label by itself.</param>
public sealed record AgreementFigures(AgreementFigure Pooled, IReadOnlyList<AgreementFigure> Labels);

/// <summary>How far raters agree beyond chance, on categories without order.</summary>
/// <remarks>
/// Intervals are of the percentile bootstrap over whole units with all that was said of them, as of <see cref="Resamples"/>; samples in which there is no
/// figure are left out. Nothing here knows who a rater is: it is enough that everybody speaks once of a unit by a label.
/// </remarks>
public static class Agreement
{
    /// <summary>Krippendorff's alpha for nominal data: any number of raters, any of whom may have left out what they like.</summary>
    /// <remarks>K. Krippendorff, Content Analysis (2004), chapter 11; A. F. Hayes and K. Krippendorff, Communication Methods and Measures 1 (2007).</remarks>
    /// <param name="ratings">What all raters say, in any order.</param>
    /// <param name="labelCount">How many labels there are.</param>
    /// <param name="resamples">Drawn of as many units as there are.</param>
    /// <param name="parallel">Threads and cancellation; without it one sample follows the other.</param>
    public static AgreementFigures Alpha(IReadOnlyList<Rating> ratings, int labelCount, Resamples resamples, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        var cells = new List<Cell>();
        var counts = new int[labelCount];
        foreach (var item in ratings.GroupBy(rating => (rating.Unit, rating.Label)))
        {
            var said = item.CountBy(rating => rating.Category).ToArray();
            var pairable = said.Sum(category => category.Value);
            if (pairable < 2)
            {
                continue;
            }

            counts[item.Key.Label]++;
            cells.AddRange(
                from first in said
                from second in said
                let pairs = first.Value * (first.Key == second.Key ? second.Value - 1 : second.Value)
                where pairs > 0
                select new Cell(item.Key.Unit, item.Key.Label, first.Key, second.Key, (double)pairs / (pairable - 1)));
        }

        return Figures(cells, counts, AlphaOf, resamples, parallel);
    }

    /// <summary>Cohen's kappa of two raters, or of two groups of raters of whom every one of the first is compared with every one of the second.</summary>
    /// <remarks>J. Cohen, Educational and Psychological Measurement 20 (1960).</remarks>
    /// <param name="first">What the one says, or those of the first group.</param>
    /// <param name="second">What the other says, or those of the second group.</param>
    /// <param name="labelCount">How many labels there are.</param>
    /// <param name="resamples">Drawn of as many units as there are.</param>
    /// <param name="parallel">Threads and cancellation; without it one sample follows the other.</param>
    public static AgreementFigures Kappa(IReadOnlyList<Rating> first, IReadOnlyList<Rating> second, int labelCount, Resamples resamples, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var counts = new int[labelCount];
        var others = second.ToLookup(rating => (rating.Unit, rating.Label));
        var cells = new List<Cell>();
        foreach (var item in first.GroupBy(rating => (rating.Unit, rating.Label)).Where(item => others.Contains(item.Key)))
        {
            counts[item.Key.Label]++;
            cells.AddRange(item.SelectMany(_ => others[item.Key], (one, other) => new Cell(item.Key.Unit, item.Key.Label, one.Category, other.Category, 1)));
        }

        return Figures(cells, counts, KappaOf, resamples, parallel);
    }

    private static AgreementFigures Figures(List<Cell> cells, int[] counts, Func<double[,], double> figure, Resamples resamples, ParallelOptions? parallel)
    {
        ArgumentNullException.ThrowIfNull(resamples);
        if (cells.Count == 0)
        {
            return new(new(null, null, 0), [.. counts.Select(_ => new AgreementFigure(null, null, 0))]);
        }

        var size = 1 + cells.Max(cell => Math.Max(cell.First, cell.Second));
        var values = Values(_ => 1);
        var samples = resamples.Each(weights => Values(unit => weights[unit]), parallel);
        return new(Figure(counts.Length, counts.Sum()), [.. counts.Select((count, label) => Figure(label, count))]);

        // Every label's figure, and behind them the pooled one.
        double[] Values(Func<int, int> weightOf)
        {
            double[][,] tables = [.. Enumerable.Range(0, counts.Length + 1).Select(_ => new double[size, size])];
            foreach (var cell in cells)
            {
                var amount = weightOf(cell.Unit) * cell.Amount;
                tables[cell.Label][cell.First, cell.Second] += amount;
                tables[^1][cell.First, cell.Second] += amount;
            }

            return [.. tables.Select(figure)];
        }

        AgreementFigure Figure(int place, int count)
        {
            if (!double.IsFinite(values[place]))
            {
                return new(null, null, count);
            }

            double[] sampled = [.. samples.Select(sample => sample[place]).Where(double.IsFinite)];
            return new(values[place], sampled.Length == 0 ? null : Bootstrap.Middle(sampled), count);
        }
    }

    /// <summary>1 − observed ÷ expected disagreement in a table of coincidences; NaN where no disagreement is to be expected.</summary>
    private static double AlphaOf(double[,] coincidences)
    {
        var (total, same, rows, _) = Sums(coincidences);
        var expected = (total * total) - rows.Sum(row => row * row);
        return expected <= Rounding * total * total ? double.NaN : 1 - ((total - 1) * (total - same) / expected);
    }

    /// <summary>(observed − expected) ÷ (1 − expected) agreement in a table of two raters; NaN where full agreement is to be expected.</summary>
    private static double KappaOf(double[,] table)
    {
        var (total, same, rows, columns) = Sums(table);
        var expected = rows.Zip(columns, (row, column) => row * column).Sum();
        return (total * total) - expected <= Rounding * total * total ? double.NaN : ((total * same) - expected) / ((total * total) - expected);
    }

    /// <summary>What of a share is no more than the rounding of sums.</summary>
    private const double Rounding = 1e-12;

    private static (double Total, double Same, double[] Rows, double[] Columns) Sums(double[,] table)
    {
        var size = table.GetLength(0);
        var (rows, columns, same) = (new double[size], new double[size], 0.0);
        for (var first = 0; first < size; first++)
        {
            same += table[first, first];
            for (var second = 0; second < size; second++)
            {
                rows[first] += table[first, second];
                columns[second] += table[first, second];
            }
        }

        return (rows.Sum(), same, rows, columns);
    }

    /// <summary>How often two things are said of a unit by a label.</summary>
    private readonly record struct Cell(int Unit, int Label, int First, int Second, double Amount);
}
