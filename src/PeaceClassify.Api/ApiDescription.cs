using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Endpoints;

namespace PeaceClassify.Api;

/// <summary>What the OpenAPI description says beyond what the endpoints themselves show: purpose and examples.</summary>
internal static class ApiDescription
{
    private const string ExampleText = "The mission helped the two provinces to draw up a calendar for the withdrawal of heavy weapons, and its patrols now escort farmers to their fields.";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "PeaceClassify";
            document.Info.Version = "v1";
            document.Info.Description =
                "Assigns paragraphs of United Nations statements to peacekeeping themes. Every answer names the model version; every theme has a calibrated, marginal "
                + "probability (those of a paragraph need not sum to one), its own threshold and a verdict: assigned, review or no. Errors are problem documents (RFC 9457).";
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [KeyAuthentication.SchemeName] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http, Scheme = "bearer",
                    Description = $"A key of the role that the address needs, also as {KeyAuthentication.HeaderName}. Without keys in its store the service asks for none.",
                },
            };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(KeyAuthentication.SchemeName, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(async (operation, context, cancellation) =>
        {
            if (operation.OperationId == StatementEndpoints.AddName && operation.RequestBody?.Content is { } content)
            {
                // The address takes a file as a form, or a text as JSON: two handlers of which the generator sees one.
                content["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(PastedStatement), null, cancellation) };
            }

            foreach (var parameter in operation.Parameters ?? [])
            {
                if (parameter is OpenApiParameter { In: ParameterLocation.Query, Name: { } name } inQuery)
                {
                    inQuery.Name = JsonNamingPolicy.CamelCase.ConvertName(name); // not as the property of ours that takes it
                }

                if (parameter is { Name: "evidence", Schema: OpenApiSchema schema })
                {
                    schema.Enum = [.. EvidenceNames.All.Select(name => (JsonNode)name)];
                }
            }
        });
        options.AddSchemaTransformer(async (schema, context, cancellation) =>
        {
            if (context.JsonTypeInfo.Type.IsEnum)
            {
                schema.Type = JsonSchemaType.String; // written by name, which the generator does not say
            }

            if (context.JsonPropertyInfo?.AttributeProvider?.IsDefined(typeof(System.Text.Json.Serialization.JsonConverterAttribute), inherit: false) == true
                && context.JsonTypeInfo.Type == typeof(double))
            {
                (schema.Type, schema.Format) = (Microsoft.OpenApi.JsonSchemaType.Number, "double"); // the generator does not look behind a converter
            }

            if (context.JsonPropertyInfo is not null)
            {
                return;
            }

            foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            {
                if (IsNullable(property))
                {
                    schema.Required?.Remove(name); // what is null is left out
                }
            }

            if (context.JsonTypeInfo.Type.IsAssignableTo(typeof(ProblemDetails)))
            {
                schema.AdditionalPropertiesAllowed = true; // traceId, and the problem of a document
            }
            else if (context.JsonTypeInfo.Type == typeof(ClassifyRequest))
            {
                schema.Examples = [new JsonObject { ["id"] = "statement-7/3", ["text"] = ExampleText, ["evidence"] = "given" }];
            }
            else if (context.JsonTypeInfo.Type == typeof(BatchParagraph))
            {
                schema.Examples = [Paragraph("statement-7/3")];
            }
            else if (context.JsonTypeInfo.Type == typeof(BatchRequest))
            {
                schema.Examples = [new JsonObject { ["paragraphs"] = new JsonArray(Paragraph("statement-7/3"), Paragraph("statement-7/4")) }];
                if (schema.Properties?["paragraphs"] is OpenApiSchema paragraphs)
                {
                    paragraphs.Items = await context.GetOrCreateSchemaAsync(typeof(BatchParagraph), null, cancellation);
                }
            }
        });
    }

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) == true || schema.OneOf?.Any(IsNullable) == true;

    private static JsonObject Paragraph(string id) => new() { ["id"] = id, ["text"] = ExampleText };
}
