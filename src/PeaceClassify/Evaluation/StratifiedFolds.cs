namespace PeaceClassify.Evaluation;

/// <summary>Deals examples into folds so that every label is spread evenly over them.</summary>
/// <remarks>
/// Iterative stratification: Sechidis, Tsoumakas and Vlahavas, ECML PKDD 2011. The rarest label still to be dealt goes first; each of
/// its examples goes to the fold that wants the label most, then to the one that wants examples most, then by seeded chance.
/// Examples without a label are dealt last.
/// </remarks>
public static class StratifiedFolds
{
    /// <summary>The fold of each example, 0 to <paramref name="foldCount"/> − 1; the same for the same arguments.</summary>
    /// <exception cref="ArgumentException">Fewer examples than folds, or fewer than two folds.</exception>
    public static int[] Deal(IReadOnlyList<int[]> labelSets, int labelCount, int foldCount, int seed)
    {
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentOutOfRangeException.ThrowIfLessThan(foldCount, 2);
        if (labelSets.Count < foldCount)
        {
            throw new ArgumentException($"{labelSets.Count} examples cannot be dealt into {foldCount} folds.", nameof(labelSets));
        }

        var random = new Random(seed);
        var folds = new int[labelSets.Count];
        Array.Fill(folds, -1);
        var examplesOf = new List<int>[labelCount];
        for (var label = 0; label < labelCount; label++)
        {
            examplesOf[label] = [.. Enumerable.Range(0, labelSets.Count).Where(example => labelSets[example].Contains(label))];
        }

        var wantedExamples = new double[foldCount];
        Array.Fill(wantedExamples, (double)labelSets.Count / foldCount);
        var wanted = new double[labelCount, foldCount];
        var undealt = new int[labelCount];
        for (var label = 0; label < labelCount; label++)
        {
            undealt[label] = examplesOf[label].Count;
            for (var fold = 0; fold < foldCount; fold++)
            {
                wanted[label, fold] = (double)undealt[label] / foldCount;
            }
        }

        while (RarestUndealt(undealt) is var label and >= 0)
        {
            foreach (var example in examplesOf[label].Where(example => folds[example] < 0))
            {
                DealTo(example, Best(fold => (wanted[label, fold], wantedExamples[fold])));
            }
        }

        for (var example = 0; example < folds.Length; example++)
        {
            if (folds[example] < 0)
            {
                DealTo(example, Best(fold => (wantedExamples[fold], 0)));
            }
        }

        return folds;

        void DealTo(int example, int fold)
        {
            folds[example] = fold;
            wantedExamples[fold]--;
            foreach (var label in labelSets[example])
            {
                wanted[label, fold]--;
                undealt[label]--;
            }
        }

        int Best(Func<int, (double, double)> wish)
        {
            var most = Enumerable.Range(0, foldCount).Max(wish);
            int[] equals = [.. Enumerable.Range(0, foldCount).Where(fold => wish(fold) == most)];
            return equals[random.Next(equals.Length)];
        }
    }

    private static int RarestUndealt(int[] undealt)
    {
        var rarest = -1;
        for (var label = 0; label < undealt.Length; label++)
        {
            if (undealt[label] > 0 && (rarest < 0 || undealt[label] < undealt[rarest]))
            {
                rarest = label;
            }
        }

        return rarest;
    }
}
