using Moana.Screens.Tool;

try
{
    var arguments = new Arguments(args.Skip(1), ["plain", "raw"]);
    switch (args.FirstOrDefault())
    {
        case "show":
            Commands.Show(arguments);
            return 0;
        case "list":
            Commands.List(arguments);
            return 0;
        case "score":
            Commands.Score(arguments);
            return 0;
        case "accuracy":
            Commands.WriteAccuracy();
            return 0;
        case "add":
            await Commands.AddAsync(arguments);
            return 0;
        default:
            await Console.Error.WriteLineAsync(Commands.Usage);
            return 2;
    }
}
catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or IOException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
