using Moana.Detection;

namespace Moana.Agents.Tests.Detection;

/// <summary>A shell that waits for commands must never be taken for an agent: it would run the prompt.</summary>
public sealed class ShellCommandLineTests
{
    [Theory]
    [InlineData("bash")]
    [InlineData("-bash")]
    [InlineData("/usr/bin/bash --rcfile /dev/null")]
    [InlineData("bash --init-file /tmp/nix-shell-1/rc -i")]
    [InlineData("bash -l -o pipefail")]
    [InlineData("bash +O extglob -i")]
    [InlineData("sh -s one two")]
    [InlineData("zsh --emulate sh")]
    [InlineData("zsh -o vi")]
    [InlineData("fish -C /tmp/init.fish")]
    [InlineData("fish --init-command date --private")]
    [InlineData("nu --config /tmp/c.nu --env-config /tmp/e.nu")]
    [InlineData("pwsh -NoLogo -WorkingDirectory /tmp")]
    [InlineData("pwsh -noe -c . /tmp/integration.ps1")]
    [InlineData("pwsh -NoExit -File start.ps1")]
    [InlineData("elvish -rc /tmp/rc.elv")]
    [InlineData("bash --")]
    [InlineData("fish -D 3")]
    [InlineData("fish -d 3 -o /tmp/out -f feature")]
    [InlineData("nu -e ls -m 3 -I /tmp")]
    public void A_shell_that_waits_for_commands_is_interactive(string commandLine) => Assert.True(ShellCommandLine.IsInteractive(commandLine));

    [Theory]
    [InlineData("bash agent.sh")]
    [InlineData("/bin/sh /usr/local/bin/claude --resume")]
    [InlineData("bash --norc -o errexit agent.sh")]
    [InlineData("bash -c codex")]
    [InlineData("bash -lc codex")]
    [InlineData("sh -ec exec agent")]
    [InlineData("zsh -o vi agent.zsh")]
    [InlineData("fish --command agent")]
    [InlineData("nu agent.nu")]
    [InlineData("pwsh -NoProfile -File agent.ps1")]
    [InlineData("pwsh -nop -c agent")]
    [InlineData("pwsh agent.ps1")]
    [InlineData("pwsh -WorkingDirectory /tmp agent.ps1")]
    [InlineData("pwsh -f agent.ps1")]
    [InlineData("pwsh -e YQ==")]
    [InlineData("pwsh -ec YQ==")]
    [InlineData("pwsh -cwa agent")]
    [InlineData("pwsh -CommandWithArgs agent")]
    [InlineData("bash -- agent.sh")]
    [InlineData("bash -O extglob agent.sh")]
    [InlineData("fish -d3 agent.fish")]
    [InlineData("nu --commands agent")]
    [InlineData("python3 agent.py")]
    [InlineData("")]
    public void One_that_runs_something_is_not(string commandLine) => Assert.False(ShellCommandLine.IsInteractive(commandLine));
}
