using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PeaceClassify.Tests.Api;

/// <summary>The service as a process: a model that cannot serve stops the start, with one clear message and its own exit code.</summary>
[Collection(ServiceTests.Name)]
public sealed class StartTests(ServiceFixture service)
{
    [Fact]
    public async Task A_models_folder_that_is_missing_stops_the_start()
    {
        using var folder = new TemporaryFolder();

        await Stops(folder.At("none"), $"{folder.At("none")}: no model version serves: the file 'current' is missing");
    }

    [Fact]
    public async Task A_folder_without_a_pointer_stops_the_start()
    {
        using var folder = Copy();
        File.Delete(folder.At("current"));

        await Stops(folder.Path, "the file 'current' is missing; 'train' makes a version and the pointer");
    }

    [Theory]
    [InlineData("other", "other: there is no such model version")]
    [InlineData("../small-1", "'../small-1' cannot name a model version")]
    [InlineData("", "'' cannot name a model version")]
    public async Task A_pointer_that_leads_nowhere_stops_the_start(string current, string says)
    {
        using var folder = Copy();
        folder.Write("current", current);

        await Stops(folder.Path, says);
    }

    [Theory]
    [InlineData("weights.bin", "the file was truncated or altered")]
    [InlineData("metrics.json", "the file was truncated or altered")]
    [InlineData("model.json", "the model description cannot be read")]
    public async Task A_damaged_model_stops_the_start(string file, string says)
    {
        using var folder = Copy();
        var path = folder.At(ServiceFixture.Version, file);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        await Stops(folder.Path, $"{path}: {says}");
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("model.json")]
    public async Task A_missing_file_of_the_model_stops_the_start(string file)
    {
        using var folder = Copy();
        File.Delete(folder.At(ServiceFixture.Version, file));

        await Stops(folder.Path, file);
    }

    [Fact]
    public async Task With_its_model_the_service_starts_and_says_which_version_serves()
    {
        using var process = Start(service.Models, "127.0.0.1:0", service.NewStore());
        try
        {
            var lines = new List<string>();
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                lines.Add(line);
                if (line.Contains("Now listening", StringComparison.Ordinal) || line.Contains("Application started", StringComparison.Ordinal))
                {
                    break;
                }
            }

            Assert.Contains(lines, line => line.Contains($"Model version {ServiceFixture.Version} of engine linear serves; engines of this build: linear", StringComparison.Ordinal));
            Assert.False(process.HasExited);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await Stops(service.Models, "address already in use. Stop the other program, or choose another address", 3, other.LocalEndpoint.ToString()!, saysMore: true);
    }

    [Theory]
    [InlineData("garbage", "Invalid url: 'garbage'")]
    [InlineData("http://127.0.0.1:0;garbage", "Invalid url: 'garbage'")]
    [InlineData("http://127.0.0.1:99999", "out of the range")]
    [InlineData("http://127.0.0.1:0/path", "A path base can only be configured")]
    [InlineData("ftp://127.0.0.1:0", "Unrecognized scheme in server address")]
    public async Task An_address_that_is_none_stops_the_start(string address, string says)
    {
        var said = await Stops(service.Models, says, more: ["--Urls", address], saysMore: true);

        Assert.Contains($"Found --Urls={address}; expected addresses of this machine such as http://localhost:5080", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_stop_the_start()
    {
        using var folder = new TemporaryFolder();
        var settings = folder.Write("appsettings.json", """{ "PeaceClassify": """);

        await Stops(service.Models, $"'{settings}'", more: ["--contentRoot", folder.Path]);
        await Stops(service.Models, $"The content root is no folder: {folder.At("none")}", more: ["--contentRoot", folder.At("none")]);
    }

    [Theory]
    [InlineData("ModelPollSeconds", "0", "PeaceClassify:ModelPollSeconds must be from 0.01 to 86400.")]
    [InlineData("ShadowShare", "1.5", "PeaceClassify:ShadowShare must be from 0 to 1.")]
    [InlineData("ShadowShare", "much", "PeaceClassify:ShadowShare")]
    public async Task A_setting_that_makes_no_sense_stops_the_start(string setting, string value, string says) =>
        await Stops(service.Models, says, more: [$"--PeaceClassify:{setting}", value]);

    [Theory]
    [InlineData("Data Source=")]
    [InlineData("Data Source=:memory:")]
    [InlineData("Password=Zanzibarine;Nonsense")]
    [InlineData("Sauce=Zanzibarine")]
    public async Task A_store_that_is_not_named_stops_the_start(string store) => await Stops(service.Models, "PeaceClassify:Store", store: store);

    [Fact]
    public async Task A_store_that_cannot_be_written_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "no folder");

        await Stops(service.Models, $"{Path.Combine(file, "a.db")}: the store's folder cannot be made", store: $"Data Source={Path.Combine(file, "a.db")}");
        await Stops(service.Models, $"{file}: the store cannot be opened: SQLite Error 26", store: $"Data Source={file}");
    }

    [Fact]
    public async Task A_server_that_does_not_answer_stops_the_start_and_its_password_is_not_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        var said = await Stops(
            service.Models, $"PostgreSQL 127.0.0.1:{port}/reviews: the store cannot be opened", store: $"Host=127.0.0.1;Port={port};Database=reviews;Username=ada;Password=Zanzibarine");

        Assert.DoesNotContain("Zanzibarine", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Urls=http://0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("--Urls=http://[::]:0", "[::]:0")]
    [InlineData("--Urls=http://*:0", "[::]:0")]
    [InlineData("--Urls=http://+:0", "[::]:0")]
    [InlineData("--Urls=http://service.example:0", "[::]:0")]
    [InlineData("--Urls=http://127.0.0.1:0;http://0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("--Kestrel:Endpoints:Open:Url=http://0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("--Urls=;--HTTP_PORTS=0", "[::]:0")]
    public async Task Without_a_key_the_service_does_not_listen_where_others_reach_it(string settings, string address)
    {
        var said = await Stops(
            service.Models, "Make a key ('keys create", saysMore: true, more: settings.Contains("HTTP_PORTS", StringComparison.Ordinal) ? settings.Split(';') : [settings]);

        Assert.Contains($"Other machines can reach http://{address}", said, StringComparison.Ordinal);
        Assert.Contains("PeaceClassify__AllowWithoutKeys=true", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_revoked_lets_nobody_listen_there()
    {
        var store = service.NewStore();
        await Run("keys", "create", "--name", "tool", "--role", "read", "--store", store);
        await Run("keys", "revoke", "tool", "--store", store);

        await Stops(service.Models, "the store has no usable key", store: store, saysMore: true, more: ["--Urls=http://0.0.0.0:0"]);
    }

    [Fact]
    public async Task With_a_key_that_the_program_made_the_service_listens_anywhere_and_asks_for_it()
    {
        var store = service.NewStore();
        var secret = (await Run("keys", "create", "--name", "tool", "--role", "read", "--store", store)).Trim();

        await Listens(store, ["--Urls=http://0.0.0.0:0"], async client =>
        {
            await client.Get("/v1/model").Problem(401, "has no key");
            client.DefaultRequestHeaders.Add("X-Api-Key", secret);
            await client.Get("/v1/model").Ok();
        });
    }

    [Fact]
    public async Task Without_a_key_the_service_listens_anywhere_when_it_is_told_so() => await Listens(
        service.NewStore(), ["--Urls=http://0.0.0.0:0", "--PeaceClassify:AllowWithoutKeys=true"], async client => await client.Get("/v1/model").Ok());

    [Fact]
    public async Task Figures_and_traces_go_where_the_environment_says_and_lines_of_the_log_are_JSON()
    {
        using var collector = new Collector();
        using var process = StartWith(
            service.Models, "127.0.0.1:0", service.NewStore(),
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_METRIC_EXPORT_INTERVAL"] = "300", ["OTEL_BSP_SCHEDULE_DELAY"] = "100" },
            "--Logging:Console:FormatterName=json", "--Logging:LogLevel:PeaceClassify.Requests=Information");
        try
        {
            JsonElement logged = default;
            var received = collector.ReceiveAsync(["peaceclassify.paragraphs", "peaceclassify.verdicts", "http.server.request.duration", "GET /v1/model"], TestContext.Current.CancellationToken);
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                logged = JsonDocument.Parse(line).RootElement;
                var message = logged.GetProperty("Message").GetString()!;
                if (message.StartsWith("Now listening on: ", StringComparison.Ordinal))
                {
                    using var client = new HttpClient { BaseAddress = new(message["Now listening on: ".Length..]) };
                    await client.Get("/v1/model").Ok();
                }
                else if (logged.GetProperty("Category").GetString() == "PeaceClassify.Requests")
                {
                    break;
                }
            }

            var state = logged.GetProperty("State");
            Assert.Equal(("GET", "/v1/model", 200, "none"), (
                state.GetProperty("Method").GetString(), state.GetProperty("Route").GetString(), state.GetProperty("Status").GetInt32(), state.GetProperty("Key").GetString()));
            await received;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task Listens(string store, string[] more, Func<HttpClient, Task> ask)
    {
        using var process = Start(service.Models, "127.0.0.1:0", store, more);
        try
        {
            var address = "";
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                var at = line.IndexOf("Now listening on: ", StringComparison.Ordinal);
                address = at < 0 ? "" : line[(at + "Now listening on: ".Length)..].Trim().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
            }

            using var client = new HttpClient { BaseAddress = new(address) };
            await ask(client);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string> Run(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PeaceClassify.Api.dll"), .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private async Task<string> Stops(
        string models, string says, int exitCode = 2, string address = "127.0.0.1:0", bool saysMore = false, string? store = null, string[]? more = null)
    {
        using var process = Start(models, address, store ?? service.NewStore(), more ?? []);
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(exitCode, process.ExitCode);
        var said = Assert.Single((await error).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(says, said, StringComparison.Ordinal);
        Assert.Equal(saysMore, (await output).Length > 0); // the version that would have served
        return said;
    }

    private static Process Start(string models, string address, string store, params string[] more) => StartWith(models, address, store, [], more);

    private static Process StartWith(string models, string address, string store, Dictionary<string, string> environment, params string[] more)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "PeaceClassify.Api.dll"), "--Urls", $"http://{address}", "--PeaceClassify:Models", models, "--PeaceClassify:Store", store, .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private TemporaryFolder Copy()
    {
        var folder = new TemporaryFolder();
        folder.Copy(service.Models);
        return folder;
    }

    /// <summary>Takes what is sent over OTLP.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener listener = new();

        public Collector()
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
            }

            listener.Prefixes.Add(Address + "/");
            listener.Start();
        }

        public string Address { get; }

        /// <summary>Waits until all of these texts were among what came.</summary>
        public async Task ReceiveAsync(IReadOnlyList<string> expected, CancellationToken cancellation)
        {
            var missing = expected.ToHashSet(StringComparer.Ordinal);
            while (missing.Count > 0)
            {
                var request = await listener.GetContextAsync().WaitAsync(cancellation);
                using var body = new MemoryStream();
                await request.Request.InputStream.CopyToAsync(body, cancellation);
                request.Response.Close();
                var received = Encoding.Latin1.GetString(body.ToArray()); // protobuf keeps names as they are
                missing.RemoveWhere(text => received.Contains(text, StringComparison.Ordinal));
            }
        }

        public void Dispose() => listener.Close();
    }
}
