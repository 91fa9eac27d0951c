using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Coop.Hosting;

/// <summary>A readable page of the API, made from its OpenAPI document by the page itself: nothing is fetched from elsewhere.</summary>
internal static class ShowDocs
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapGet("/docs", Handle).ExcludeFromDescription().ForAnyone();

    private static readonly string Runs = GuardAnswers.RunsOnly(Page);

    private static ContentHttpResult Handle(HttpContext http)
    {
        http.Response.Headers.ContentSecurityPolicy = Runs;
        return TypedResults.Content(Page, "text/html; charset=utf-8");
    }

    private const string Page = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>The co-op's API</title>
        <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem}
        code{font:14px ui-monospace,monospace}summary{cursor:pointer}.m{display:inline-block;width:4.5rem;font-weight:600}
        pre{background:#f5f5f5;padding:.7rem;overflow:auto}</style>
        <h1>The co-op's API, version 1</h1><p>The document itself: <a href="/openapi/v1.json">/openapi/v1.json</a></p><main></main>
        <script>
        fetch('/openapi/v1.json').then(r => r.json()).then(api => {
          const groups = {};
          for (const [path, doors] of Object.entries(api.paths)) for (const [method, door] of Object.entries(doors))
            (groups[(door.tags || ['Other'])[0]] ||= []).push([method.toUpperCase(), path, door]);
          const main = document.querySelector('main');
          const add = (parent, tag, text) => { const e = document.createElement(tag); if (text) e.textContent = text; parent.append(e); return e; };
          for (const [group, doors] of Object.entries(groups).sort()) {
            add(main, 'h2', group);
            for (const [method, path, door] of doors) {
              const details = add(main, 'details'), summary = add(details, 'summary'), code = add(summary, 'code');
              const m = add(code, 'span', method); m.className = 'm'; code.append(path);
              if (door.summary || door.description) add(details, 'p', door.summary || door.description);
              add(details, 'pre', JSON.stringify({ parameters: door.parameters, requestBody: door.requestBody, responses: door.responses }, null, 1));
            }
          }
        });
        </script></html>
        """;
}
