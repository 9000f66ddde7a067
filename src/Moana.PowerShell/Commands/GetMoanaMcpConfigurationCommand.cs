using System.Management.Automation;
using Moana.Completers;
using Moana.Errors;
using Moana.Operations;

namespace Moana.Commands;

/// <summary>Prints the configuration by which an agent starts Moana's server of the Model Context Protocol.</summary>
/// <remarks>
/// Nothing is edited: paste the text into the file that is named, or into a shell. A table shows where it begins; property Text, which
/// is also what the object is as text, has it whole.
/// </remarks>
/// <example>
/// <code>Get-MoanaMcpConfiguration claude | Select-Object -ExpandProperty Text</code>
/// <para>Prints the command that tells claude of the server, to look only.</para>
/// </example>
/// <example>
/// <code>Get-MoanaMcpConfiguration codex -Allow Read, Prompt -Session work</code>
/// <para>Prints what belongs into codex's configuration, so that it may send prompts to the agents of one session.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MoanaMcpConfiguration")]
[OutputType(typeof(McpConfiguration))]
public sealed class GetMoanaMcpConfigurationCommand : MoanaCommand
{
    /// <summary>Kinds of agent: claude, codex, copilot, gemini, opencode, qwen. Without it, all that are known.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Agent")]
    [ArgumentCompleter(typeof(McpAgentCompleter))]
    public string[]? Name { get; set; }

    /// <summary>What the client may do: Read, Message, Task, Prompt, Interrupt, Land. Read alone unless given.</summary>
    [Parameter]
    public SupervisorRight[] Allow { get; set; } = [SupervisorRight.Read];

    /// <summary>Command lines, which the tools validate and land run.</summary>
    [Parameter]
    public object[] Validate { get; set; } = [];

    /// <summary>The tmux session whose agents are there for the client. Without it, those of all sessions.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public string? Session { get; set; }

    /// <summary>The host, as Register-MoanaHost notes it. Without it, this machine.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostCompleter))]
    public string[]? HostName { get; set; }

    /// <summary>The tmux server's socket name, as in <c>tmux -L</c>. Without it, tmux's default server.</summary>
    [Parameter]
    public string? SocketName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        TakeNulls();
        var module = MyInvocation.MyCommand.Module.ModuleBase;
        foreach (var name in Name ?? [.. McpConfigurations.Agents])
        {
            if (McpConfigurations.For(name, module, Command()) is { } configuration) WriteObject(configuration);
            else WriteFailure(InputErrors.McpAgentUnknown(name, McpConfigurations.Agents));
        }
    }

    private string Command() => string.Join(' ', new[]
    {
        "Start-MoanaMcpServer",
        $"-Allow {string.Join(',', Allow)}",
        Validate.Length == 0 ? null : $"-Validate {string.Join(',', Validate.Select(v => Completer.Quote($"{v}")))}",
        string.IsNullOrEmpty(Session) ? null : $"-Session {Completer.Quote(Session)}",
        HostName is [{ Length: > 0 } host, ..] ? $"-HostName {Completer.Quote(host)}" : null,
        string.IsNullOrEmpty(SocketName) ? null : $"-SocketName {Completer.Quote(SocketName)}",
    }.OfType<string>());
}
