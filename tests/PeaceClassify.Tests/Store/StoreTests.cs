using System.Data.Common;
using PeaceClassify.Api;
using PeaceClassify.Api.Store;
using PeaceClassify.Documents;

namespace PeaceClassify.Tests.Store;

/// <summary>The store on SQLite.</summary>
public sealed class SqliteStoreTests() : StoreTests(null)
{
    [Fact]
    public async Task The_file_is_made_with_its_folder_beside_the_content_root()
    {
        using var database = await Database.OpenAsync("Data Source=deep/down/reviews.db", Folder.Path, Cancellation);

        Assert.True(File.Exists(Folder.At("deep", "down", "reviews.db")));
        Assert.Equal(Folder.At("deep", "down", "reviews.db"), database.Name);
        Assert.Equal(["wal"], await database.LinesAsync("pragma journal_mode"));
        Assert.Equal(["1"], await database.LinesAsync("pragma foreign_keys"));
    }

    [Fact]
    public async Task What_a_killed_process_had_not_finished_is_not_there()
    {
        await AddAsync(SomeStatement.Of("Kept", SomeStatement.Text("Deminers came.", 0.9, 0.1, 0.1)));
        await using (var connection = await Store.ConnectAsync(Cancellation))
        {
            // A writer in the middle of its transaction; a copy of the files now is what a crash leaves behind.
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "update statements set title = 'half'";
            await command.ExecuteNonQueryAsync(Cancellation);
            using var crashed = new TemporaryFolder();
            foreach (var file in Directory.EnumerateFiles(Folder.Path, "reviews.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
            {
                await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await using var target = File.Create(crashed.At(Path.GetFileName(file)));
                await source.CopyToAsync(target, Cancellation);
            }

            using var reopened = await Database.OpenAsync("Data Source=reviews.db", crashed.Path, Cancellation);
            Assert.Equal(["Kept"], await reopened.LinesAsync("select title from statements"));
            Assert.Equal(["ok"], await reopened.LinesAsync("pragma integrity_check"));
        }
    }
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresStoreTests(PostgresServer server) : StoreTests(server.NewDatabaseAsync), IClassFixture<PostgresServer>;

/// <summary>What the store promises, on whichever database.</summary>
public abstract class StoreTests(Func<Task<string>>? newDatabase) : StoreTest(newDatabase)
{
    [Fact]
    public async Task What_is_kept_comes_back_as_it_was()
    {
        var paragraph = new DocumentParagraph
        {
            Index = 7, Kind = ParagraphKind.Text, Text = "<b>Deminers</b> said: \"'; drop table statements; --\" 😀 ﷽ \\ %_!", Number = "7 (a)", Page = 3, Speaker = "Ms. Aalto", Country = "Finland", SpokenIn = "French",
        };
        var statement = await AddAsync(new NewStatement("O'Hara's <script>", SomeStatement.Model, [SomeStatement.Heading("I. Opening"), SomeStatement.Text("x", 0.1 + 0.2, 1.0 / 3, 0.9) with { Paragraph = paragraph }])
        {
            Speaker = " Ms. Aalto ", Country = "Finland", Date = new DateOnly(2026, 3, 14), Symbol = "S/PV.1", FileName = "a.docx", AddedBy = "Ada",
        });

        Assert.Equal(
            ("O'Hara's <script>", "Ms. Aalto", "Finland", new DateOnly(2026, 3, 14), "S/PV.1", "a.docx", "Ada", "v1", 1, 1),
            (statement.Title, statement.Speaker, statement.Country, statement.Date, statement.Symbol, statement.FileName, statement.AddedBy, statement.ModelVersion, statement.ParagraphCount, statement.ClassifiedCount));
        Assert.Equal(DateTimeKind.Utc, statement.AddedAt.Kind);
        Assert.Equal(Some.Json(statement), Some.Json(await Statements.GetAsync(statement.Id, Cancellation)));
        var list = await Statements.ParagraphsAsync(statement.Id, 0, 10, Cancellation);
        Assert.Equal(2, list.Total);
        var heading = list.Paragraphs[0];
        Assert.Equal((0, ParagraphKind.Heading, "I. Opening", null, null), (heading.Index, heading.Kind, heading.Text, heading.Status, heading.ModelVersion));
        Assert.Empty(heading.Themes);
        var text = list.Paragraphs[1];
        Assert.Equal(
            (1, ParagraphKind.Text, paragraph.Text, "7 (a)", 3, "Ms. Aalto", "Finland", "French", ClassificationStatus.Classified, "en", "English", "v1"),
            (text.Index, text.Kind, text.Text, text.Number, text.Page, text.Speaker, text.Country, text.SpokenIn, text.Status, text.Language, text.LanguageName, text.ModelVersion));
        Assert.Equal([("mines", 0.1 + 0.2, Verdict.Review), ("police", 1.0 / 3, Verdict.Review), ("politics", 0.9, Verdict.Assigned)], text.Themes.Select(theme => (theme.Id, theme.Probability!.Value, theme.Verdict!.Value)));
        Assert.Equal(Some.Json(text), Some.Json(await Statements.ParagraphAsync(text.Id, Cancellation)));
    }

    [Fact]
    public async Task Characters_that_a_database_cannot_keep_are_left_out_or_replaced()
    {
        var statement = await AddAsync(SomeStatement.Of("a\0b", SomeStatement.Text("one\0two \ud83d three", 0.1, 0.1, 0.1)));

        Assert.Equal("ab", statement.Title);
        Assert.Equal("onetwo \ufffd three", (await ParagraphsOf(statement))[0].Text);
    }

    [Fact]
    public async Task Paragraphs_come_in_pages()
    {
        var statement = await AddAsync(SomeStatement.Of("Long", [.. Enumerable.Range(0, 25).Select(number => SomeStatement.Text($"Paragraph {number}", 0.1, 0.1, 0.1))]));

        var page = await Statements.ParagraphsAsync(statement.Id, 20, 10, Cancellation);

        Assert.Equal((25, 5), (page.Total, page.Paragraphs.Count));
        Assert.Equal([20, 21, 22, 23, 24], page.Paragraphs.Select(paragraph => paragraph.Index));
        Assert.Empty((await Statements.ParagraphsAsync(statement.Id, 25, int.MaxValue, Cancellation)).Paragraphs);
    }

    [Fact]
    public async Task A_statement_counts_its_themes_and_how_far_its_review_is()
    {
        var statement = await AddAsync(SomeStatement.Of(
            "Count", SomeStatement.Heading("Title"), SomeStatement.Text("a", 0.9, 0.5, 0.1), SomeStatement.Text("b", 0.8, 0.1, 0.1), SomeStatement.Text("c", 0.1, 0.1, 0.9), SomeStatement.Unclassified("Bonjour")));
        Assert.Equal([new ThemeCount("mines", 2), new ThemeCount("politics", 1)], statement.Themes);
        Assert.Equal(new StatementReview(1, 0, 0, ReviewState.New), statement.Review);
        Assert.Equal((4, 3), (statement.ParagraphCount, statement.ClassifiedCount));
        var (a, b) = ((await ParagraphsOf(statement))[1], (await ParagraphsOf(statement))[2]);

        await DecideAsync(b, SomeStatement.Reject("mines"));
        Assert.Equal(new StatementReview(1, 1, 0, ReviewState.InReview), (await Again(statement)).Review);

        await DecideAsync(a, SomeStatement.Accept("police"));
        var done = await Again(statement);
        Assert.Equal(new StatementReview(0, 2, 0, ReviewState.Done), done.Review);
        Assert.Equal([new ThemeCount("mines", 1), new ThemeCount("police", 1), new ThemeCount("politics", 1)], done.Themes);

        await DecideAsync(a, SomeStatement.Reject("police", "Ben"));
        Assert.Equal(new StatementReview(1, 2, 1, ReviewState.InReview), (await Again(statement)).Review);
        var summary = await Statements.SummaryAsync(statement.Id, Cancellation);
        Assert.Equal(
            ["mines 0 1 0 0 1 1", "police 0 0 0 1 0 1", "politics 0 1 0 0 1 3"],
            summary.Themes.Select(theme => $"{theme.Id} {theme.Accepted} {theme.Assigned} {theme.Review} {theme.Disputed} {theme.Paragraphs} {string.Join(',', theme.Indexes)}"));
        Assert.Equal((4, "1", "Ada,Ben"), (summary.ParagraphCount, string.Join(',', summary.ToReview), string.Join(',', summary.Reviewers)));
    }

    [Fact]
    public async Task A_decision_keeps_who_when_and_what_they_saw()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var before = DateTime.UtcNow.AddSeconds(-1);

        var decision = Assert.Single((await DecideAsync(paragraph, SomeStatement.Reject("mines", " Ada ") with { Note = " not about mines " })).Decisions);

        Assert.Equal(
            (DecisionAction.Reject, "mines", "not about mines", "Ada", "v1", 0.6, Verdict.Review, null, false),
            (decision.Action, decision.Theme, decision.Note, decision.Reviewer, decision.ModelVersion, decision.Probability, decision.Verdict, decision.Withdraws, decision.Withdrawn));
        Assert.InRange(decision.At, before, DateTime.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task A_decision_sent_twice_is_kept_once()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var request = SomeStatement.Accept("mines") with { Id = "0A1FE3E6-9637-7B99-8D57-0C677495E421" };

        var first = await DecideAsync(paragraph, request);
        var second = await DecideAsync(paragraph, request with { Id = "0a1fe3e696377b998d570c677495e421" });

        Assert.Equal(Some.Json(first), Some.Json(second));
        Assert.Equal("0a1fe3e696377b998d570c677495e421", Assert.Single(second.Decisions).Id);
    }

    [Fact]
    public async Task Another_decision_under_a_known_id_is_refused()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var request = SomeStatement.Accept("mines") with { Id = Ids.New() };
        await DecideAsync(paragraph, request);

        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, request with { Theme = "police" }));
        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, request with { Action = DecisionAction.Reject }));
        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, request with { Reviewer = "Ben" }));
        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, request with { Note = "and more" }));
        var other = await OneAsync(0.6, 0.1, 0.1);
        await Refused(Refusal.Conflict, () => DecideAsync(other, request));
        Assert.Empty((await Statements.ParagraphAsync(other.Id, Cancellation)).Decisions);
    }

    [Fact]
    public async Task Decisions_that_make_no_sense_are_refused()
    {
        var statement = await AddAsync(SomeStatement.Of("a", SomeStatement.Heading("Title"), SomeStatement.Text("b", 0.6, 0.1, 0.1), SomeStatement.Text("c", 0.6, 0.1, 0.1)));
        var (heading, paragraph, other) = ((await ParagraphsOf(statement))[0], (await ParagraphsOf(statement))[1], (await ParagraphsOf(statement))[2]);
        var decision = (await DecideAsync(paragraph, SomeStatement.Accept("mines"))).Decisions[0];
        var withdrawal = (await DecideAsync(paragraph, Withdraw(decision))).Decisions[1];

        await Refused(Refusal.NotFound, () => Decisions.DecideAsync(Ids.New(), SomeStatement.Accept("mines"), SomeStatement.Model, Cancellation));
        await Refused(Refusal.NotPossible, () => DecideAsync(heading, SomeStatement.Accept("mines")));
        await Refused(Refusal.NotPossible, () => DecideAsync(heading, new(DecisionAction.NoTheme, "Ada")));
        await Refused(Refusal.NotPossible, () => DecideAsync(paragraph, SomeStatement.Accept("forestry")));
        await Refused(Refusal.NotFound, () => DecideAsync(paragraph, new(DecisionAction.Withdraw, "Ada", Withdraws: Ids.New())));
        await Refused(Refusal.NotFound, () => DecideAsync(other, Withdraw(decision)));
        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, Withdraw(decision)));
        await Refused(Refusal.Conflict, () => DecideAsync(paragraph, Withdraw(withdrawal)));
        var bens = (await DecideAsync(paragraph, SomeStatement.Accept("mines", "Ben"))).Decisions[2];
        await Refused(Refusal.NotYours, () => DecideAsync(paragraph, Withdraw(bens)));
        Assert.Equal(3, (await Statements.ParagraphAsync(paragraph.Id, Cancellation)).Decisions.Count);
        Assert.Equal("look here", Assert.Single((await DecideAsync(heading, new(DecisionAction.Note, "Ada", Note: "look here"))).Decisions).Note);
    }

    [Fact]
    public async Task What_lists_need_is_what_suggestions_and_decisions_give()
    {
        var random = new Random(11);
        var statement = await AddAsync(SomeStatement.Of(
            "Random", [.. Enumerable.Range(0, 12).Select(number => number % 5 == 0 ? SomeStatement.Heading($"Part {number}") : SomeStatement.Text($"Paragraph {number}", random.NextDouble(), random.NextDouble(), random.NextDouble()))]));
        var paragraphs = (await ParagraphsOf(statement)).Where(paragraph => paragraph.Kind == ParagraphKind.Text).ToArray();
        for (var round = 0; round < 60; round++)
        {
            var paragraph = await Statements.ParagraphAsync(paragraphs[random.Next(paragraphs.Length)].Id, Cancellation);
            var reviewer = random.Next(2) == 0 ? "Ada" : "Ben";
            var theme = SomeStatement.Model.Themes[random.Next(3)].Id;
            var own = paragraph.Decisions.FirstOrDefault(decision => decision.Reviewer == reviewer && !decision.Withdrawn && decision.Action != DecisionAction.Withdraw);
            await DecideAsync(paragraph, random.Next(6) switch
            {
                0 => new(DecisionAction.NoTheme, reviewer),
                1 => new(DecisionAction.NotEnglish, reviewer),
                2 => SomeStatement.Reject(theme, reviewer),
                3 when own is not null => Withdraw(own, reviewer),
                _ => SomeStatement.Accept(theme, reviewer),
            });
        }

        await Decisions.AcceptAsync(statement.Id, "Cem", 0.6, Cancellation);
        await Statements.ChangeAsync(statement.Id, new(Title: "Changed", Country: "Ghana"), Cancellation);
        var kept = await Store.DerivedAsync();

        await Store.WriteAsync(
            async session =>
            {
                await StatementStore.RebuildAsync(session, statement.Id);
                return true;
            },
            Cancellation);

        Assert.NotEmpty(kept);
        Assert.Equal(kept, await Store.DerivedAsync());
    }

    [Fact]
    public async Task Everything_probable_enough_is_accepted_at_once_and_taken_back_at_once()
    {
        var statement = await AddAsync(SomeStatement.Of("a", SomeStatement.Heading("Title"), SomeStatement.Text("b", 0.95, 0.6, 0.1), SomeStatement.Text("c", 0.8, 0.1, 0.9)));
        var paragraphs = await ParagraphsOf(statement);
        await DecideAsync(paragraphs[2], SomeStatement.Reject("politics"));

        var accepted = await Decisions.AcceptAsync(statement.Id, "Ben", 0.6, Cancellation);
        Assert.Equal((3, 3), (accepted.Accepted, accepted.DecisionIds.Count));
        Assert.Equal(["mines 2", "police 1"], (await Again(statement)).Themes.Select(theme => $"{theme.Id} {theme.Paragraphs}"));
        Assert.Equal(0, (await Decisions.AcceptAsync(statement.Id, "Ben", 0.6, Cancellation)).Accepted);

        var foreign = (await Statements.ParagraphAsync(paragraphs[2].Id, Cancellation)).Decisions[0].Id;
        await Refused(Refusal.NotYours, () => Decisions.WithdrawAsync(statement.Id, "Ben", accepted.DecisionIds.Append(foreign).ToHashSet(), Cancellation));
        await Refused(Refusal.NotFound, () => Decisions.WithdrawAsync(statement.Id, "Ben", accepted.DecisionIds.Append(Ids.New()).ToHashSet(), Cancellation));
        Assert.Equal(3, await Decisions.WithdrawAsync(statement.Id, "Ben", accepted.DecisionIds.ToHashSet(), Cancellation));
        Assert.Equal(0, await Decisions.WithdrawAsync(statement.Id, "Ben", accepted.DecisionIds.ToHashSet(), Cancellation));
        Assert.Equal(new StatementReview(1, 1, 0, ReviewState.InReview), (await Again(statement)).Review);
    }

    [Fact]
    public async Task Nothing_is_kept_of_statements_of_which_one_fails()
    {
        var decision = SomeStatement.Decision(Ids.New(), DecisionAction.Accept, "Ada", "mines");
        var good = SomeStatement.Of("Good", SomeStatement.Text("a", 0.9, 0.1, 0.1) with { Decisions = [decision] });

        await Assert.ThrowsAnyAsync<DbException>(() => Statements.AddAsync([good, good with { Title = "Same decision again" }], Cancellation));

        foreach (var table in new[] { "statements", "paragraphs", "suggestions", "decisions", "theme_states", "search_texts", "events", "models" })
        {
            Assert.Empty(await Store.LinesAsync($"select * from {table}"));
        }

        Assert.Equal(DecisionAction.Accept, (await ParagraphsOf(await AddAsync(good)))[0].Themes[0].Stands[0].Action);
    }

    [Fact]
    public async Task Two_writers_at_once_lose_nothing()
    {
        using var other = await OpenAsync();
        var statement = await AddAsync(SomeStatement.Of("Busy", SomeStatement.Text("a", 0.6, 0.6, 0.6), SomeStatement.Text("b", 0.6, 0.6, 0.6)));
        var paragraphs = await ParagraphsOf(statement);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(
            () => new DecisionStore(number % 2 == 0 ? Store : other, TimeProvider.System).DecideAsync(
                paragraphs[number / 2 % 2].Id, SomeStatement.Accept(SomeStatement.Model.Themes[number % 3].Id, $"Reviewer {number}"), SomeStatement.Model, Cancellation),
            Cancellation)));

        var decided = await ParagraphsOf(statement);
        Assert.Equal([20, 20], decided.Select(paragraph => paragraph.Decisions.Count));
        Assert.Equal(new StatementReview(0, 2, 0, ReviewState.Done), (await Again(statement)).Review);
    }

    [Fact]
    public async Task One_decision_sent_by_two_at_once_is_kept_once()
    {
        using var other = await OpenAsync();
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var request = SomeStatement.Accept("mines") with { Id = Ids.New() };

        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => Task.Run(
            () => new DecisionStore(number % 2 == 0 ? Store : other, TimeProvider.System).DecideAsync(paragraph.Id, request, SomeStatement.Model, Cancellation), Cancellation)));

        Assert.Single((await Statements.ParagraphAsync(paragraph.Id, Cancellation)).Decisions);
    }

    [Theory]
    [InlineData("update decisions set reviewer = 'Eve'")]
    [InlineData("delete from decisions")]
    [InlineData("update suggestions set status = 'noKnownWord'")]
    [InlineData("delete from suggestions")]
    [InlineData("update events set person = 'Eve'")]
    [InlineData("delete from events")]
    public async Task What_was_said_and_done_cannot_be_changed_even_by_hand(string sql)
    {
        await DecideAsync(await OneAsync(0.6, 0.1, 0.1), SomeStatement.Accept("mines"));

        var exception = await Assert.ThrowsAnyAsync<DbException>(() => Store.ExecuteAsync(sql));

        Assert.Contains("are never", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_filter_search_and_sort()
    {
        var facts = new (string Title, string? Country, string? Date, NewParagraph Text)[]
        {
            ("Élan vital", "Ghana", "2026-03-14", SomeStatement.Text("Deminers walked the river.", 0.9, 0.1, 0.1)),
            ("beta", "Peru", "2025-12-31", SomeStatement.Text("A 100 % rise_in patrols! ÄRGER", 0.1, 0.9, 0.1)),
            ("Alpha", "Ghana", null, SomeStatement.Text("A 100 times riseXin nothing", 0.4, 0.1, 0.1)),
        };
        foreach (var (title, country, date, text) in facts)
        {
            await AddAsync(SomeStatement.Of(title, text) with { Country = country, Date = date is null ? null : DateOnly.ParseExact(date, "yyyy-MM-dd") });
        }

        Assert.Equal("Alpha, beta, Élan vital", await Titles(new()));
        Assert.Equal("Élan vital", await Titles(new() { Search = "DEMINERS  river" }));
        Assert.Equal("Élan vital", await Titles(new() { Search = "élAN" }));
        Assert.Equal("beta", await Titles(new() { Search = "ärger" }));
        Assert.Equal("beta", await Titles(new() { Search = "100 %" }));
        Assert.Equal("beta", await Titles(new() { Search = "rise_in" }));
        Assert.Equal("beta", await Titles(new() { Search = "patrols!" }));
        Assert.Equal("", await Titles(new() { Search = "' or 1=1 --" }));
        Assert.Equal("Alpha, Élan vital", await Titles(new() { Search = "ghana" }));
        Assert.Equal("Alpha, Élan vital", await Titles(new() { Country = "Ghana" }));
        Assert.Equal("", await Titles(new() { Country = "ghana' or 'a'='a" }));
        Assert.Equal("beta", await Titles(new() { Theme = "police" }));
        Assert.Equal("", await Titles(new() { Theme = "politics" }));
        Assert.Equal("Alpha", await Titles(new() { State = ReviewState.New }));
        Assert.Equal("beta, Élan vital", await Titles(new() { State = ReviewState.Done }));
        Assert.Equal("Élan vital", await Titles(new() { From = new(2026, 1, 1) }));
        Assert.Equal("beta", await Titles(new() { To = new(2025, 12, 31) }));
        Assert.Equal("Élan vital, beta, Alpha", await Titles(new(), StatementSort.Date, isDescending: true));
        Assert.Equal("beta, Élan vital, Alpha", await Titles(new(), StatementSort.Date));
        Assert.StartsWith("Alpha", await Titles(new(), StatementSort.ToReview, isDescending: true), StringComparison.Ordinal);
        Assert.Equal("Alpha, beta, Élan vital", await Titles(new(), StatementSort.Added, isDescending: true));
        var page = await Statements.ListAsync(new(), StatementSort.Title, isDescending: false, offset: 1, limit: 1, Cancellation);
        Assert.Equal((3, "beta", "Ghana,Peru"), (page.Total, page.Statements.Single().Title, string.Join(',', page.Countries)));
        Assert.Equal("beta", await Titles(new() { Ids = [page.Statements[0].Id, Ids.New()] }));
    }

    [Fact]
    public async Task What_is_known_of_a_statement_can_be_changed_and_is_found_by_it()
    {
        var statement = await AddAsync(SomeStatement.Of("Before", SomeStatement.Text("a", 0.1, 0.1, 0.1)) with { Country = "Peru", Symbol = "S/1" });

        var changed = await Statements.ChangeAsync(statement.Id, new("After", Speaker: "Ms. Aalto", Country: "", Date: "2026-03-14", Reviewer: "Ada"), Cancellation);

        Assert.Equal(("After", "Ms. Aalto", null, new DateOnly(2026, 3, 14), "S/1"), (changed.Title, changed.Speaker, changed.Country, changed.Date, changed.Symbol));
        Assert.Equal("After", await Titles(new() { Search = "aalto" }));
        Assert.Equal("", await Titles(new() { Search = "before" }));
        Assert.Equal("", await Titles(new() { Search = "peru" }));
        Assert.Equal(
            ["added | ", "changed | Ada"], await Store.LinesAsync("select action, person from events order by made_at, id"));
        Assert.Null((await Statements.ChangeAsync(statement.Id, new(Date: ""), Cancellation)).Date);
    }

    [Fact]
    public async Task A_deleted_statement_is_gone_until_it_is_restored()
    {
        var statement = await AddAsync(SomeStatement.Of("Gone", SomeStatement.Text("a", 0.6, 0.1, 0.1)) with { Country = "Peru" });
        var paragraph = (await ParagraphsOf(statement))[0];
        await Statements.DeleteAsync(statement.Id, "Ada", Cancellation);
        await Statements.DeleteAsync(statement.Id, "Ada", Cancellation);

        await Refused(Refusal.Deleted, () => Statements.GetAsync(statement.Id, Cancellation));
        await Refused(Refusal.Deleted, () => Statements.ParagraphsAsync(statement.Id, 0, 1, Cancellation));
        await Refused(Refusal.Deleted, () => Statements.ParagraphAsync(paragraph.Id, Cancellation));
        await Refused(Refusal.Deleted, () => DecideAsync(paragraph, SomeStatement.Accept("mines")));
        await Refused(Refusal.Deleted, () => Statements.ChangeAsync(statement.Id, new("x"), Cancellation));
        await Refused(Refusal.NotFound, () => Statements.DeleteAsync(Ids.New(), null, Cancellation));
        var list = await Statements.ListAsync(new(), StatementSort.Added, isDescending: true, 0, 10, Cancellation);
        Assert.Equal((0, 0), (list.Total, list.Countries.Count));
        Assert.Equal("Gone", await Titles(new() { Deleted = true }));

        Assert.Equal(Some.Json(statement), Some.Json(await Statements.RestoreAsync(statement.Id, "Ben", Cancellation)));
        Assert.Equal("Gone", await Titles(new()));
        Assert.Equal(["added | ", "deleted | Ada", "restored | Ben"], await Store.LinesAsync("select action, person from events order by made_at, id"));
    }

    [Fact]
    public async Task Another_model_suggests_anew_and_decisions_stay()
    {
        var classifier = new ThemeClassifier("v2", Some.Model.Description, Some.Model.Scorer);
        var statement = await AddAsync(SomeStatement.Of(
            "a", SomeStatement.Heading("Title"), SomeStatement.Text("Women mediators sat at the negotiating table for the first time.", 0.9, 0.4, 0.1)));
        var paragraph = (await ParagraphsOf(statement))[1];
        await DecideAsync(paragraph, SomeStatement.Accept("mines"));

        var after = await Statements.ReclassifyAsync(statement.Id, classifier, "Ada", Cancellation);

        Assert.Equal("v2", after.ModelVersion);
        var again = await Statements.ParagraphAsync(paragraph.Id, Cancellation);
        Assert.Equal(["ceasefire", "civilians", "women", "mines"], again.Themes.Select(theme => theme.Id));
        Assert.Equal((ThemeState.Assigned, ThemeState.Accepted), (again.Themes[2].State, again.Themes[3].State));
        Assert.Equal(("v1", 0.9), (again.Decisions[0].ModelVersion, again.Decisions[0].Probability));
        Assert.Equal(2, (await Store.LinesAsync("select * from suggestions")).Length);
        Assert.Equal(Some.Json(after), Some.Json(await Statements.ReclassifyAsync(statement.Id, classifier, "Ada", Cancellation)));
        Assert.Equal("ceasefire", (await DecideAsync(again, SomeStatement.Accept("ceasefire"))).Decisions[1].Theme);
    }

    [Fact]
    public async Task The_overview_counts_themes_by_time_and_country_and_together()
    {
        await AddAsync(SomeStatement.Of("a", SomeStatement.Text("a", 0.9, 0.9, 0.1), SomeStatement.Text("b", 0.9, 0.1, 0.1)) with { Country = "Ghana", Date = new(2025, 11, 3) });
        await AddAsync(SomeStatement.Of("b", SomeStatement.Text("c", 0.5, 0.9, 0.9)) with { Country = "Ghana", Date = new(2026, 1, 4) });
        await AddAsync(SomeStatement.Of("c", SomeStatement.Text("d", 0.9, 0.1, 0.1)));
        var store = new OverviewStore(Store);

        var overview = await store.ReadAsync(new(), byYear: false, SomeStatement.Model, Cancellation);

        Assert.Equal((3, 4, 1), (overview.Statements, overview.Paragraphs, overview.Undated));
        Assert.Equal([new("mines", 3, 2), new("police", 2, 2), new ThemeTotal("politics", 1, 1)], overview.Themes);
        Assert.Equal("""[[3,1,0],[1,2,1],[0,1,1]]""", Some.Json(overview.CoOccurrence));
        Assert.Equal("""[{"period":"2025-11","statements":1,"paragraphs":2,"themes":{"mines":2,"police":1}},{"period":"2025-12","statements":0,"paragraphs":0,"themes":{}},{"period":"2026-01","statements":1,"paragraphs":1,"themes":{"police":1,"politics":1}}]""", Sorted(overview.Periods));
        Assert.Equal("""[{"country":"Ghana","statements":2,"paragraphs":3,"themes":{"mines":2,"police":2,"politics":1}}]""", Some.Json(overview.Countries.Select(country => country with { Themes = new SortedDictionary<string, int>(country.Themes.ToDictionary()) })));
        Assert.Equal(["2025", "2026"], (await store.ReadAsync(new(), byYear: true, SomeStatement.Model, Cancellation)).Periods.Select(period => period.Period));
        var none = await store.ReadAsync(new() { Country = "Peru", Search = "x" }, byYear: false, SomeStatement.Model, Cancellation);
        Assert.Equal((0, 0, 0), (none.Statements, none.Periods.Count, none.Themes.Sum(theme => theme.Paragraphs)));

        static string Sorted(IEnumerable<PeriodTotal> periods) => Some.Json(periods.Select(period => period with { Themes = new SortedDictionary<string, int>(period.Themes.ToDictionary()) }));
    }

    [Fact]
    public async Task The_queue_keeps_questions_of_a_paragraph_together_and_paragraphs_alike_apart()
    {
        await AddAsync(SomeStatement.Of(
            "Q", SomeStatement.Text("patrols met the elders", 0.5, 0.1, 0.1), SomeStatement.Text("patrols met the elders again", 0.48, 0.1, 0.1), SomeStatement.Text("rivers rose", 0.4, 0.1, 0.1),
            SomeStatement.Text("two questions", 0.5, 0.1, 0.5)));
        var serving = new ServingModel(new("v1", Some.Model.Description, Some.Model.Scorer), new(Some.Model.CrossValidation)) { Since = DateTime.UtcNow.AddMinutes(-1) };

        var queue = await new QueueStore(Store).ReadAsync(10, null, null, serving, Cancellation);

        Assert.Equal(
            ["two questions: mines", "two questions: politics", "patrols met the elders: mines", "rivers rose: mines", "patrols met the elders again: mines"],
            queue.Items.Select(item => $"{item.Paragraph.Text}: {item.Theme}"));
        Assert.Equal(queue.Items.Select(item => item.Score).OrderDescending(), queue.Items.Select(item => item.Score));
        Assert.Equal(queue.Items.Take(3).Select(item => item.Paragraph.Id), (await new QueueStore(Store).ReadAsync(3, null, null, serving, Cancellation)).Items.Select(item => item.Paragraph.Id));
    }

    [Fact]
    public async Task The_queue_puts_disputed_first_then_the_least_certain()
    {
        var statement = await AddAsync(SomeStatement.Of("Q", SomeStatement.Text("sure", 0.9, 0.1, 0.1), SomeStatement.Text("near", 0.5, 0.1, 0.1), SomeStatement.Text("far", 0.35, 0.1, 0.1), SomeStatement.Text("rare", 0.1, 0.5, 0.1)));
        var other = await AddAsync(SomeStatement.Of("Other", SomeStatement.Text("also", 0.45, 0.1, 0.1)));
        var paragraphs = await ParagraphsOf(statement);
        await DecideAsync(paragraphs[0], SomeStatement.Accept("mines"));
        await DecideAsync(paragraphs[0], SomeStatement.Reject("mines", "Ben"));
        var serving = new ServingModel(new("v1", Some.Model.Description, Some.Model.Scorer), new(Some.Model.CrossValidation)) { Since = DateTime.UtcNow.AddMinutes(-1) };
        var store = new QueueStore(Store);

        var queue = await store.ReadAsync(10, null, null, serving, Cancellation);

        Assert.Equal(["sure", "rare", "near", "also", "far"], queue.Items.Select(item => item.Paragraph.Text));
        Assert.Equal((5, "Q", "mines"), (queue.Total, queue.Items[0].Statement.Title, queue.Items[0].Theme));
        Assert.Equal(["Reviewers disagree: yes say Ada; no say Ben."], queue.Items[0].Reasons);
        Assert.Equal((1, 20, 19), (queue.Progress.Decided, queue.Progress.Needed, queue.Progress.Remaining));
        Assert.Equal(["rare"], (await store.ReadAsync(10, "police", null, serving, Cancellation)).Items.Select(item => item.Paragraph.Text));
        Assert.Equal(["also"], (await store.ReadAsync(10, null, other.Id, serving, Cancellation)).Items.Select(item => item.Paragraph.Text));
        var first = await store.ReadAsync(2, null, null, serving, Cancellation);
        Assert.Equal((2, 5), (first.Items.Count, first.Total));
        await Statements.DeleteAsync(statement.Id, null, Cancellation);
        var left = await store.ReadAsync(10, null, null, serving, Cancellation);
        Assert.Equal((1, 0), (left.Total, left.Progress.Decided));
        await Refused(Refusal.Deleted, () => store.ReadAsync(10, null, statement.Id, serving, Cancellation));
    }

    [Fact]
    public async Task A_theme_that_was_settled_is_disputed_no_more_whatever_is_said_later()
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);
        await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        Assert.True((await DecideAsync(paragraph, SomeStatement.Reject("mines", "Ben"))).Disputed);

        var settled = await DecideAsync(paragraph, SomeStatement.Accept("mines", "Cem") with { Adjudicates = true });
        var later = await DecideAsync(paragraph, SomeStatement.Reject("mines", "Eva"));
        var taken = await DecideAsync(paragraph, Withdraw(settled.Decisions[2], "Cem"));

        Assert.Equal((ThemeState.Accepted, false, true), (settled.Themes[0].State, settled.Disputed, settled.Decisions[2].Adjudicates));
        Assert.Equal(ThemeState.Accepted, later.Themes[0].State);
        Assert.Equal([false, false, true, false], later.Themes[0].Stands.Select(stand => stand.Adjudicates));
        Assert.Equal(ThemeState.Disputed, taken.Themes[0].State);
        Assert.Equal([AuditAction.Withdrew, AuditAction.Decided, AuditAction.Adjudicated], (await Audit.ListAsync(new() { Limit = 3 }, Cancellation)).Records.Select(record => record.Action));
    }

    [Theory]
    [InlineData("noTheme")]
    [InlineData("note")]
    public async Task Only_what_speaks_of_a_theme_can_settle_it(string action)
    {
        var paragraph = await OneAsync(0.9, 0.1, 0.1);

        await Assert.ThrowsAnyAsync<DbException>(() => DecideAsync(paragraph, new(Names<DecisionAction>.Read(action), "Ada", Note: "x", Adjudicates: true)));
    }

    [Fact]
    public async Task The_store_knows_since_when_a_model_serves()
    {
        var first = await Statements.ServeAsync(SomeStatement.Model, Cancellation);
        Assert.Equal(first, await Statements.ServeAsync(SomeStatement.Model, Cancellation));

        var second = await Statements.ServeAsync(SomeStatement.ModelNamed("v2"), Cancellation);
        Assert.True(second >= first);
        Assert.True(await Statements.ServeAsync(SomeStatement.Model, Cancellation) >= second);
        Assert.Equal(["1", "2", "3"], await Store.LinesAsync("select number from servings order by number"));
    }

    [Fact]
    public async Task A_store_that_is_opened_again_has_everything()
    {
        var paragraph = await OneAsync(0.6, 0.1, 0.1);
        var decided = await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        Store.Dispose();

        Store = await OpenAsync();

        Assert.Equal(Some.Json(decided), Some.Json(await Statements.ParagraphAsync(paragraph.Id, Cancellation)));
    }

    [Fact]
    public async Task Migrations_are_applied_once_however_many_open_at_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(OpenAsync, Cancellation)));

        Assert.Equal(Migrations.Of(Store.IsPostgres).Select(migration => $"{migration.Number} | {migration.Name}"), await Store.LinesAsync("select number, name from migrations order by number"));
        Array.ForEach(opened, database => database.Dispose());
    }

    [Fact]
    public async Task A_store_of_a_newer_build_is_refused()
    {
        await Store.ExecuteAsync("insert into migrations (number, name, checksum, applied_at) values (7001, '7001-later.sql', 'x', 'x')");

        var exception = await Assert.ThrowsAsync<StoreException>(OpenAsync);

        Assert.Contains($"a newer build wrote this store (migration 7001, this build knows those up to {Migrations.Of(Store.IsPostgres).Count})", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_was_applied_in_another_form_is_refused()
    {
        await Store.ExecuteAsync("update migrations set checksum = 'other' where number = 1");

        var exception = await Assert.ThrowsAsync<StoreException>(OpenAsync);

        Assert.Contains("migration 1 (0001-store.sql) was applied in another form", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind()
    {
        Migration[] migrations = [.. Migrations.Of(Store.IsPostgres), new(7001, "7001-a.sql", "create table half (id text)"), new(7002, "7002-b.sql", "create table statements (id text)")];

        await Assert.ThrowsAnyAsync<DbException>(() => Migrations.ApplyAsync(Store, migrations, Cancellation));

        await Assert.ThrowsAnyAsync<DbException>(() => Store.LinesAsync("select * from half"));
        Assert.Equal(Migrations.Of(Store.IsPostgres).Count, (await Store.LinesAsync("select * from migrations")).Length);
    }

    [Fact]
    public async Task A_caller_that_goes_away_leaves_nothing_behind()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Statements.AddAsync([SomeStatement.Of("a", SomeStatement.Text("b", 0.1, 0.1, 0.1))], gone.Token));

        Assert.Empty(await Store.LinesAsync("select * from statements"));
        await AddAsync(SomeStatement.Of("a", SomeStatement.Text("b", 0.1, 0.1, 0.1)));
    }

    private Task<Statement> Again(Statement statement) => Statements.GetAsync(statement.Id, Cancellation);

    private async Task<string> Titles(StatementFilter filter, StatementSort sort = StatementSort.Title, bool isDescending = false) =>
        string.Join(", ", (await Statements.ListAsync(filter, sort, isDescending, 0, 100, Cancellation)).Statements.Select(statement => statement.Title));
}
