using PeaceClassify.Evaluation;

namespace PeaceClassify.Api.Store;

/// <summary>How far those who decide agree. Thread-safe.</summary>
internal sealed class AgreementStore(Database database)
{
    private const int ResampleCount = 1000;

    private static readonly AgreementFigure Nothing = new(null, null, 0);

    /// <summary>Measures agreement over all statements that are not deleted.</summary>
    /// <param name="theme">Only this theme.</param>
    /// <param name="reviewers">Only these people; without any, everybody.</param>
    /// <param name="cancellation">Stops measuring.</param>
    public async Task<AgreementResponse> ReadAsync(string? theme, IReadOnlyCollection<string> reviewers, CancellationToken cancellation)
    {
        var rated = await RatedAsync(theme, reviewers, cancellation);
        return rated.Count == 0 ? new(0, 0, [], [], Nothing, Nothing, [], []) : Measure(rated, cancellation);
    }

    private Task<List<RatedParagraph>> RatedAsync(string? theme, IReadOnlyCollection<string> reviewers, CancellationToken cancellation) => database.ReadAsync(
        async session =>
        {
            const string From =
                """
                from paragraphs p join statements s on s.id = p.statement_id
                where s.deleted_at is null and exists (select 1 from decisions d where d.paragraph_id = p.id and d.action in ('accept', 'reject', 'noTheme'))
                """;
            var paragraphs = await session.QueryAsync<ParagraphRow>(
                $"""
                select p.id, s.model_id, (select g.probabilities from suggestions g where g.paragraph_id = p.id and g.model_id = s.model_id) as probabilities {From}
                order by p.id {session.Ordinal}
                """);
            var decisions = (await session.QueryAsync<DecisionRow>($"select d.* from decisions d where d.paragraph_id in (select p.id {From}) order by d.paragraph_id, d.number"))
                .ToLookup(row => row.ParagraphId, row => row.Decision(), StringComparer.Ordinal);
            var rated = new List<RatedParagraph>(paragraphs.Count);
            foreach (var row in paragraphs)
            {
                var model = await StoredModels.GetAsync(session, row.ModelId);
                var said = Ratings.OfPeople([.. decisions[row.Id]], model)
                    .Where(rating => (theme is null || rating.Theme == theme) && (reviewers.Count == 0 || reviewers.Contains(rating.Reviewer)))
                    .ToArray();
                if (said.Length > 0)
                {
                    rated.Add(new(model, said, Ratings.OfModel(model, Paragraphs.Doubles(row.Probabilities))));
                }
            }

            return rated;
        },
        cancellation);

    private static AgreementResponse Measure(List<RatedParagraph> rated, CancellationToken cancellation)
    {
        // By the taxonomy of the model that knows most themes; a theme that it does not know comes last.
        string[] themes = [.. StatementStore.InOrder(rated.SelectMany(paragraph => paragraph.People.Select(rating => rating.Theme)).Distinct(), rated.MaxBy(paragraph => paragraph.Model.Themes.Count)!.Model)];
        var labels = themes.Select((theme, label) => (theme, label)).ToDictionary(pair => pair.theme, pair => pair.label, StringComparer.Ordinal);
        var byReviewer = rated.SelectMany((paragraph, unit) => paragraph.People.Select(rating => (rating.Reviewer, Rating: new Rating(unit, labels[rating.Theme], rating.IsYes ? 1 : 0))))
            .ToLookup(entry => entry.Reviewer, entry => entry.Rating, StringComparer.Ordinal);
        string[] reviewers = [.. byReviewer.Select(own => own.Key).Order(StringComparer.Ordinal)];
        Rating[] people = [.. byReviewer.SelectMany(own => own)];
        Rating[] model =
        [
            .. rated.SelectMany((paragraph, unit) => paragraph.ByModel.Where(verdict => labels.ContainsKey(verdict.Theme)).Select(verdict => new Rating(unit, labels[verdict.Theme], verdict.IsYes ? 1 : 0))),
        ];
        var resamples = new Resamples(rated.Count, ResampleCount);
        var parallel = new ParallelOptions { CancellationToken = cancellation };
        var amongPeople = Agreement.Alpha(people, themes.Length, resamples, parallel);
        var withModel = Kappa(model, people);
        var pairs = new List<PairAgreement>();
        for (var first = 0; first < reviewers.Length; first++)
        {
            for (var second = first + 1; second < reviewers.Length; second++)
            {
                pairs.Add(Pair(reviewers[first], reviewers[second], [.. byReviewer[reviewers[second]]]));
            }

            pairs.Add(Pair(reviewers[first], null, model));
        }

        return new(
            rated.Count,
            people.GroupBy(rating => (rating.Unit, rating.Label)).Where(item => item.Skip(1).Any()).Select(item => item.Key.Unit).Distinct().Count(),
            reviewers,
            [.. rated.Select(paragraph => paragraph.Model.Version).Distinct().Order(StringComparer.Ordinal)],
            amongPeople.Pooled,
            withModel.Pooled,
            [.. themes.Select((theme, label) => new ThemeAgreement(theme, amongPeople.Labels[label], withModel.Labels[label]))],
            [.. pairs.Where(pair => pair.All.Count > 0).OrderByDescending(pair => pair.All.Count)]);

        AgreementFigures Kappa(IReadOnlyList<Rating> one, IReadOnlyList<Rating> other) => Agreement.Kappa(one, other, themes.Length, resamples, parallel);

        PairAgreement Pair(string reviewer, string? other, Rating[] ratings)
        {
            var figures = Kappa([.. byReviewer[reviewer]], ratings);
            return new(reviewer, other, figures.Pooled, [.. themes.Select((theme, label) => new PairTheme(theme, figures.Labels[label])).Where(theme => theme.Kappa.Count > 0)]);
        }
    }

    private sealed record RatedParagraph(StoredModel Model, IReadOnlyList<ThemeRating> People, IReadOnlyList<ThemeRating> ByModel);

    private sealed record ParagraphRow
    {
        public required string Id { get; init; }

        public required string ModelId { get; init; }

        public byte[]? Probabilities { get; init; }
    }
}
