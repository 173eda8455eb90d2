using Microsoft.AspNetCore.Http.Features;
using PeaceClassify;
using PeaceClassify.Api;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Endpoints;
using PeaceClassify.Api.Exchange;
using PeaceClassify.Api.Observing;
using PeaceClassify.Api.Retraining;
using PeaceClassify.Api.Serving;
using PeaceClassify.Api.Store;

var isCommand = Commands.IsCommand(args);
WebApplicationBuilder builder;
try
{
    builder = WebApplication.CreateBuilder(isCommand ? [] : args);
}
catch (DirectoryNotFoundException exception)
{
    await Console.Error.WriteLineAsync($"The content root is no folder: {exception.Message} Expected the folder of the service's pages and settings, src/PeaceClassify.Api (--contentRoot).");
    return 2;
}
catch (InvalidDataException exception)
{
    await Console.Error.WriteLineAsync($"{exception.Message} {exception.GetBaseException().Message}".ReplaceLineEndings(" ")); // which file, and where in it
    return 2;
}

ServiceOptions options;
ServiceLimits limits;
Database database;
bool hasKey;
try
{
    options = builder.Configuration.GetSection(ServiceOptions.Section).Get<ServiceOptions>() ?? new ServiceOptions();
    if (isCommand)
    {
        return await Commands.RunAsync(args, options, builder.Environment.ContentRootPath, Console.Out, Console.Error);
    }

    SettingException.ThrowIfBroken("", options);
    limits = ServiceLimits.Read(builder.Configuration);
    database = await Database.OpenAsync(options.Store, builder.Environment.ContentRootPath);
    hasKey = (await new KeyStore(database, TimeProvider.System).ListAsync(CancellationToken.None)).Any(key => key.IsUsable);
}
catch (Exception exception) when (exception is StoreException or SettingException or InvalidOperationException or DataFileException)
{
    await Console.Error.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
    return 2;
}

builder.WebHost.ConfigureKestrel(server =>
{
    server.AddServerHeader = false;
    server.Limits.MaxRequestBodySize = Limits.MaxBodyBytes;
    if (!hasKey && !options.AllowWithoutKeys)
    {
        server.RefuseOpenAddresses();
    }
});
builder.Services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = Limits.MaxBodyBytes);
builder.Services.AddSingleton(BuiltEngines.All);
builder.Services.AddSingleton(new ModelStore(Path.GetFullPath(Path.Combine(builder.Environment.ContentRootPath, options.Models))));
builder.Services.AddSingleton<LoadedModels>();
builder.Services.AddSingleton<ModelHost>();
builder.Services.AddHostedService<ModelWatcher>();
builder.Services.AddSingleton<ShadowMode>();
builder.Services.AddHostedService<ShadowWorker>();
// A request keeps the version it began with until it has ended.
builder.Services.AddScoped(services => services.GetRequiredService<ModelHost>().Lease());
builder.Services.AddScoped(services => services.GetRequiredService<ModelLease>().Model);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(_ => database); // made by the container, so that it is closed with it
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddKeys();
builder.Services.AddThrottling(limits);
if (options.CorsOrigins.Count > 0)
{
    builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. options.CorsOrigins])
        .WithHeaders("Authorization", KeyAuthentication.HeaderName, "Content-Type")
        .WithExposedHeaders("Retry-After", "WWW-Authenticate")
        .AllowAnyMethod()));
}

builder.Services.AddSingleton<StatementStore>();
builder.Services.AddSingleton<DecisionStore>();
builder.Services.AddSingleton<AuditStore>();
builder.Services.AddSingleton<AgreementStore>();
builder.Services.AddSingleton(RetrainingPlaces.Of(options, builder.Environment.ContentRootPath));
builder.Services.AddSingleton<RetrainingStore>();
builder.Services.AddSingleton<ModelRegistry>();
builder.Services.AddSingleton<RetrainingJobs>();
builder.Services.AddHostedService(services => services.GetRequiredService<RetrainingJobs>());
builder.Services.AddSingleton<QueueStore>();
builder.Services.AddSingleton<OverviewStore>();
builder.Services.AddSingleton(services => new LabelledCorpus(
    Path.Combine(builder.Environment.ContentRootPath, options.Data), services.GetRequiredService<ILogger<LabelledCorpus>>()));
builder.Services.AddSingleton(services => new DescribedThemes(
    Path.Combine(builder.Environment.ContentRootPath, options.Data), services.GetRequiredService<ILogger<DescribedThemes>>()));
builder.Services.AddScoped<KnownThemes>();
builder.Services.AddSingleton<ServiceMetrics>();
builder.Services.AddSingleton<Observed>();
builder.Services.AddSingleton<PrometheusPage>();
if (Telemetry.IsWanted)
{
    builder.Services.AddHostedService<Telemetry>();
}

builder.Logging.KeepRequestsOut();
builder.Services.AddSingleton<ExchangeStore>();
builder.Services.AddSingleton<ImportStore>();
builder.Services.ConfigureHttpJsonOptions(json =>
{
    PeaceClassifyJson.Apply(json.SerializerOptions);
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, ClassifyJson.Default);
});
builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
    context.ProblemDetails.Detail ??= BadInputHandler.Detail(context.HttpContext.Request, context.ProblemDetails.Status ?? 0));
builder.Services.AddExceptionHandler<BadInputHandler>();
builder.Services.AddRequestDecompression();
builder.Services.AddOpenApi("v1", ApiDescription.Configure);

var app = builder.Build();
_ = app.Services.GetRequiredService<PrometheusPage>(); // listens from the start
var models = app.Services.GetRequiredService<ModelHost>();
try
{
    // Before listening: a model that cannot serve, or a store that cannot be written, stops the start.
    await models.OpenAsync(CancellationToken.None);
    _ = app.Services.GetRequiredService<Observed>().Window; // so that every theme has its figures before it was given
}
catch (Exception exception) when (exception is DataFileException or StoreException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

app.Use((context, next) =>
{
    // There is one form of every answer; by this header a client could only ask for errors that are no problem documents.
    context.Request.Headers.Accept = default;
    return next(context);
});
app.UseRequestLog();
app.UseSecurityHeaders();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseLocalNames();
app.UseCrossSiteRefusal(options.CorsOrigins);
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseSwaggerUI(ui =>
{
    ui.SwaggerEndpoint("/openapi/v1.json", "PeaceClassify");
    ui.RoutePrefix = "docs";
    ui.DocumentTitle = "PeaceClassify: try it";
});
if (options.CorsOrigins.Count > 0)
{
    app.UseCors();
}

app.UseAuthentication();
app.UseAuthorization();
app.UseActor();
app.UseRateLimiter(); // before the timeouts: a request that waits for its turn is not given up
app.UseRequestTimeouts();
app.UseDecodedBodies();
app.MapSession();
app.MapClassify();
app.MapDocuments();
app.MapStatements();
app.MapParagraphs();
app.MapReview();
app.MapExchange();
app.MapAudit();
app.MapModel();
app.MapModels();
app.MapRetraining();
app.MapLimits();
app.MapObserving();
app.MapHealth();
app.MapOpenApi("/openapi/{documentName:regex(^v1$)}.json").AllowAnonymous();

using (var lease = models.Lease())
{
    Log.Serves(app.Logger, lease.Model.Classifier.Version, lease.Model.Classifier.Description.Engine, string.Join(", ", BuiltEngines.All.Select(engine => engine.Name)));
}

Log.Keeps(app.Logger, database.Name);
return await app.ListenAsync();
