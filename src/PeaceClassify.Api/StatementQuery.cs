using System.ComponentModel;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Api;

/// <summary>The part of a query string that says which statements are meant; the same for every address that takes one.</summary>
internal sealed record StatementQuery(
    [property: Description("Words that all occur in title, speaker, country, symbol, file name or text, in any case.")] string? Search = null,
    [property: Description("A theme that is accepted or assigned in a paragraph.")] string? Theme = null,
    [property: Description("A country, as the list names it.")] string? Country = null,
    [property: Description("new, inReview or done; or deleted, for the deleted ones instead of the others.")] string? State = null,
    [property: Description("The first day, as 2026-03-14.")] string? From = null,
    [property: Description("The last day, as 2026-03-14.")] string? To = null,
    [property: Description("Ids of statements, separated by commas: only these.")] string? Statements = null)
{
    /// <summary>The state that asks for deleted statements.</summary>
    public const string DeletedState = "deleted";

    /// <summary>Reads the query; adds what is wrong with it to <paramref name="broken"/>. A value that is empty counts as left out.</summary>
    public StatementFilter Filter(KnownThemes themes, Dictionary<string, string[]> broken)
    {
        if (Search?.Length > Limits.MaxSearchCharacters)
        {
            Break("search", $"'search' may have at most {Limits.MaxSearchCharacters} characters.");
        }

        var theme = Given(Theme);
        if (theme is not null && !themes.Has(theme))
        {
            Break("theme", "'theme' is not known; GET /v1/themes lists those that there are.");
        }

        ReviewState? state = null;
        if (Given(State) is { } name and not DeletedState)
        {
            state = Names<ReviewState>.TryRead(name, out var known) ? known : null;
            if (state is null)
            {
                Break("state", $"'state' is not known: expected one of {string.Join(", ", Names<ReviewState>.All)}, {DeletedState}.");
            }
        }

        var ids = new List<string>();
        foreach (var text in Given(Statements)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (!Ids.TryRead(text, out var id) || ids.Count == Limits.MaxSelected)
            {
                Break("statements", $"'statements' must be at most {Limits.MaxSelected:N0} ids of statements, separated by commas.");
                break;
            }

            ids.Add(id);
        }

        return new StatementFilter
        {
            Search = Given(Search),
            Theme = theme,
            Country = Given(Country),
            State = state,
            Deleted = State == DeletedState,
            From = Date("from", From),
            To = Date("to", To),
            Ids = ids,
        };

        DateOnly? Date(string property, string? text)
        {
            if (Given(text) is not { } value)
            {
                return null;
            }

            if (CalendarDateAttribute.TryRead(value, out var date))
            {
                return date;
            }

            Break(property, $"'{property}' must be a date such as 2026-03-14.");
            return null;
        }

        void Break(string property, string problem) => broken.TryAdd(property, [problem]);
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

/// <summary>The part of a query string that says in which order statements come.</summary>
internal sealed record StatementOrder(
    [property: Description("added, title, date or toReview.")] string? Sort = null,
    [property: Description("asc or desc.")] string? Order = null)
{
    /// <summary>Reads the order; adds what is wrong with it to <paramref name="broken"/>. Without one: the newest first.</summary>
    public (StatementSort Sort, bool IsDescending) Read(Dictionary<string, string[]> broken)
    {
        var sort = StatementSort.Added;
        if (!string.IsNullOrEmpty(Sort) && !Names<StatementSort>.TryRead(Sort, out sort))
        {
            broken.TryAdd("sort", [$"'sort' is not known: expected one of {string.Join(", ", Names<StatementSort>.All)}."]);
        }

        var order = string.IsNullOrEmpty(Order) ? sort == StatementSort.Title ? "asc" : "desc" : Order;
        if (order is not ("asc" or "desc"))
        {
            broken.TryAdd("order", ["'order' is not known: expected asc or desc."]);
        }

        return (sort, order == "desc");
    }
}

/// <summary>The part of a query string that says which page of a list is meant.</summary>
internal static class PageQuery
{
    /// <summary>Reads a page; adds what is wrong with it to <paramref name="broken"/>.</summary>
    public static (int Offset, int Limit) Read(int? offset, int? limit, int usual, Dictionary<string, string[]> broken)
    {
        if (offset < 0)
        {
            broken.TryAdd("offset", ["'offset' must not be negative."]);
        }

        if (limit is < 1 or > Limits.MaxPageSize)
        {
            broken.TryAdd("limit", [$"'limit' must be from 1 to {Limits.MaxPageSize}."]);
        }

        return (offset ?? 0, limit ?? usual);
    }
}
