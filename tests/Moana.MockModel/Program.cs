using System.Globalization;
using Moana.Mocks;

var port = 0;
string? log = null, folder = null;
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var number):
            port = number;
            break;
        case "--log" when value is not null:
            log = value;
            break;
        case "--folder" when value is not null:
            folder = value;
            break;
        default:
            Console.Error.WriteLine("moana-mock-model [--port N] [--log FILE] [--folder FOLDER]\n\n" + ReplyPlan.Help);
            return args[i] is "--help" ? 0 : 2;
    }
}

await using var model = await MockModel.StartAsync(port, log, folder);
Console.WriteLine($"{model.Url} (OpenAI responses and chat under /v1, Anthropic /v1/messages, Gemini /v1beta/models)");
await model.WaitAsync();
return 0;
