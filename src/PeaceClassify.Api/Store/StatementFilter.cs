using Dapper;

namespace PeaceClassify.Api.Store;

/// <summary>Which statements are meant; what is null or empty lets every one through.</summary>
internal sealed record StatementFilter
{
    /// <summary>Words that all occur in its title, speaker, country, symbol, file name or text, in any case.</summary>
    public string? Search { get; init; }

    /// <summary>A theme in effect in one of its paragraphs.</summary>
    public string? Theme { get; init; }

    public string? Country { get; init; }

    public ReviewState? State { get; init; }

    /// <summary>The first day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only these.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>The deleted ones, instead of the others.</summary>
    public bool Deleted { get; init; }

    /// <summary>The condition on a statement that goes by the name of <c>s</c>.</summary>
    public string Where(StoreSession session, DynamicParameters values)
    {
        var conditions = new List<string> { Deleted ? "s.deleted_at is not null" : "s.deleted_at is null" };
        Add(Theme, "theme", "exists (select 1 from theme_states f where f.statement_id = s.id and f.theme = @theme and f.state in ('accepted', 'assigned'))");
        Add(Country, "country", "s.country = @country");
        Add(Names<ReviewState>.Of(State), "state", "s.state = @state");
        Add(Stamp.Text(From), "from", "s.date >= @from");
        Add(Stamp.Text(To), "to", "s.date <= @to");
        if (Ids.Count > 0)
        {
            conditions.Add($"s.id {session.In("ids")}");
            values.Add("ids", Ids.ToArray());
        }

        var words = StoredText.SearchKey(StoredText.Of(Search ?? "")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0)
        {
            conditions.Add($"s.id in (select x.statement_id from search_texts x where {string.Join(" and ", words.Select((word, number) => Contains(word, $"word{number}")))})");
        }

        return string.Join(" and ", conditions);

        void Add(string? value, string name, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                values.Add(name, value);
            }
        }

        string Contains(string word, string name)
        {
            values.Add(name, $"%{word.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%");
            return $"(x.facts like @{name} escape '!' or x.words like @{name} escape '!')";
        }
    }
}

/// <summary>By what the list of statements is ordered.</summary>
internal enum StatementSort
{
    Added,
    Title,
    Date,
    ToReview,
}
