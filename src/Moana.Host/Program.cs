using Moana.Hosting;

try
{
    var options = Options.Parse(args);
    if (options.Script is null)
    {
        Console.Out.WriteLine(Options.Help);
        return ExitCodes.Success;
    }

    return ScriptRunner.Run(options);
}
catch (UsageException e)
{
    Console.Error.WriteLine($"moana: {e.Message}");
    return ExitCodes.Usage;
}
