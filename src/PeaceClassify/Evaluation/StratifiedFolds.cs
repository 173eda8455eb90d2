namespace PeaceClassify.Evaluation;

/// <summary>Deals examples into folds so that every label is spread evenly over them.</summary>
/// <remarks>
/// Iterative stratification: Sechidis, Tsoumakas and Vlahavas, ECML PKDD 2011. The rarest label still to be dealt goes first; each of
/// its examples goes to the fold that wants the label most, then to the one that wants examples most, then by seeded chance.
/// Examples without a label are dealt last. What belongs together is dealt as one, the larger groups of a label first, while the
/// smaller ones can still even out what they do; examples that stand alone are dealt exactly as they would be without groups.
/// What keeps a fold from an earlier dealing is there before the first is dealt, so that the others even it out.
/// </remarks>
public static class StratifiedFolds
{
    /// <summary>The fold of each example, 0 to <paramref name="foldCount"/> − 1; the same for the same arguments.</summary>
    /// <param name="labelSets">For each example its label indices.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="foldCount">Number of folds, at least 2.</param>
    /// <param name="seed">Decides between folds that want an example equally.</param>
    /// <param name="groups">For each example the number of its group, any number; those of a group get one fold. Without it, each stands alone.</param>
    /// <param name="kept">For each example the fold that it keeps, null for none; a group keeps that of the first of it that has one. Without it, all are dealt.</param>
    /// <exception cref="ArgumentException">Fewer examples or groups than folds, fewer than two folds, or not one group or kept fold an example.</exception>
    public static int[] Deal(IReadOnlyList<int[]> labelSets, int labelCount, int foldCount, int seed, IReadOnlyList<int>? groups = null, IReadOnlyList<int?>? kept = null)
    {
        ArgumentNullException.ThrowIfNull(labelSets);
        ArgumentOutOfRangeException.ThrowIfLessThan(foldCount, 2);
        if (groups is not null && groups.Count != labelSets.Count)
        {
            throw new ArgumentException($"There are {groups.Count} groups for {labelSets.Count} examples.", nameof(groups));
        }

        if (kept is not null && kept.Count != labelSets.Count)
        {
            throw new ArgumentException($"There are {kept.Count} kept folds for {labelSets.Count} examples.", nameof(kept));
        }

        // GroupBy keeps the order of first examples.
        int[][] members = [.. Enumerable.Range(0, labelSets.Count).GroupBy(example => groups?[example] ?? example).Select(group => group.ToArray())];
        if (members.Length < foldCount)
        {
            throw new ArgumentException(
                groups is null ? $"{members.Length} examples cannot be dealt into {foldCount} folds." : $"{members.Length} groups of examples cannot be dealt into {foldCount} folds.",
                nameof(labelSets));
        }

        int?[] keptOfGroup = [.. members.Select(group => kept is null ? null : group.Select(example => kept[example]).FirstOrDefault(fold => fold is not null))];
        var foldOfGroup = DealGroups([.. members.Select(group => Group.Of(group, labelSets))], keptOfGroup, labelCount, foldCount, seed);
        var folds = new int[labelSets.Count];
        for (var group = 0; group < members.Length; group++)
        {
            foreach (var example in members[group])
            {
                folds[example] = foldOfGroup[group];
            }
        }

        return folds;
    }

    private static int[] DealGroups(Group[] groups, int?[] kept, int labelCount, int foldCount, int seed)
    {
        var random = new Random(seed);
        var folds = new int[groups.Length];
        Array.Fill(folds, -1);
        var groupsOf = new List<(int Group, int Count)>[labelCount];
        for (var label = 0; label < labelCount; label++)
        {
            groupsOf[label] = [];
        }

        for (var group = 0; group < groups.Length; group++)
        {
            foreach (var (label, count) in groups[group].Labels)
            {
                groupsOf[label].Add((group, count));
            }
        }

        var wantedExamples = new double[foldCount];
        Array.Fill(wantedExamples, (double)groups.Sum(group => group.Size) / foldCount);
        var wanted = new double[labelCount, foldCount];
        var undealt = new int[labelCount];
        for (var label = 0; label < labelCount; label++)
        {
            undealt[label] = groupsOf[label].Sum(group => group.Count);
            for (var fold = 0; fold < foldCount; fold++)
            {
                wanted[label, fold] = (double)undealt[label] / foldCount;
            }
        }

        foreach (var (group, fold) in kept.Index())
        {
            if (fold is not null)
            {
                DealTo(group, fold.Value);
            }
        }

        while (RarestUndealt(undealt) is var label and >= 0)
        {
            foreach (var (group, _) in groupsOf[label].Where(entry => folds[entry.Group] < 0).OrderByDescending(entry => entry.Count))
            {
                DealTo(group, Best(fold => (wanted[label, fold], wantedExamples[fold])));
            }
        }

        foreach (var group in Enumerable.Range(0, folds.Length).Where(group => folds[group] < 0).OrderByDescending(group => groups[group].Size))
        {
            DealTo(group, Best(fold => (wantedExamples[fold], 0)));
        }

        return folds;

        void DealTo(int group, int fold)
        {
            folds[group] = fold;
            wantedExamples[fold] -= groups[group].Size;
            foreach (var (label, count) in groups[group].Labels)
            {
                wanted[label, fold] -= count;
                undealt[label] -= count;
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

    /// <summary>Examples that are dealt together.</summary>
    /// <param name="Size">How many.</param>
    /// <param name="Labels">How many of them have each of their labels.</param>
    private sealed record Group(int Size, (int Label, int Count)[] Labels)
    {
        public static Group Of(int[] examples, IReadOnlyList<int[]> labelSets) =>
            new(examples.Length, [.. examples.SelectMany(example => labelSets[example]).CountBy(label => label).Select(entry => (entry.Key, entry.Value))]);
    }
}
