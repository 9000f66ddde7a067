using Moana.Prompts;

namespace Moana.Agents.Tests.Prompts;

public sealed class PromptCheckTests
{
    [Theory]
    [InlineData("cargo check")]
    [InlineData("cd /home/me/project && cargo test")]
    [InlineData("git commit -m 'fix the error in the parser'")]
    [InlineData("$ ls -la")]
    [InlineData("me@host:~/project$ make")]
    [InlineData("RUST_LOG=debug cargo run")]
    [InlineData("find . -name '*.rs'")]
    [InlineData("make")]
    [InlineData("make -j4")]
    [InlineData("./build.sh --release")]
    [InlineData("for f in *.rs; do rustfmt $f; done")]
    [InlineData("cargo build\ncargo test")]
    public void A_shell_command_is_an_error(string prompt)
    {
        var finding = Assert.Single(PromptCheck.Check(prompt));
        Assert.Equal((FindingSeverity.Error, "ShellCommand", 1, 1), (finding.Severity, finding.Rule, finding.Line, finding.Column));
    }

    [Theory]
    [InlineData("Check that the project /home/me/project compiles with cargo check. If there are errors, fix them.")]
    [InlineData("cargo check fails in /home/me/project with E0308: find out why, and correct the types.")]
    [InlineData("make sure that the project /home/me/project compiles.")]
    [InlineData("find the cause of the error in /home/me/a.rs and describe it in a sentence")]
    [InlineData("Crée le fichier /home/me/src/risk.rs\navec Sharpe et Sortino.\nInclus des tests unitaires.")]
    [InlineData("Corrige l'erreur dans /home/me/src/ctrader.rs ligne 415.\nRemplace a().await\npar b().await")]
    [InlineData("In /home/me/src/risk.rs, extend risk.rs with Sortino. It must have tests.")]
    [InlineData("The page in /home/me/web/index.html must work with Node.js and/or Deno, see https://example.com/a/b.html.")]
    [InlineData("Make /home/me/project pass this:\n```\ncargo check && cargo test\n```\nThen describe what was wrong.")]
    public void A_wish_with_full_paths_and_an_expectation_is_well(string prompt) => Assert.Empty(PromptCheck.Check(prompt));

    [Theory]
    [InlineData("Create the file src/risk.rs with Sharpe and Sortino.", "RelativePath", FindingSeverity.Warning, 1, 17, "src/risk.rs")]
    [InlineData("Create the file\n  ./risk.rs with Sharpe and Sortino.", "RelativePath", FindingSeverity.Warning, 2, 3, "./risk.rs")]
    [InlineData("Document ~/project/src with an example for each function.", "RelativePath", FindingSeverity.Warning, 1, 10, "~/project/src")]
    [InlineData("Corrige circuit_breakers.rs pour que les tests passent.", "RelativePath", FindingSeverity.Warning, 1, 9, "circuit_breakers.rs")]
    [InlineData("Create a module with Sharpe and Sortino.", "NoPath", FindingSeverity.Warning, 1, 10, "module")]
    [InlineData("Tell me what a monad is, with an example.", "NoPath", FindingSeverity.Information, 1, 1, "")]
    [InlineData("Create the file /home/me/risk.rs now please.", "NoExpectation", FindingSeverity.Warning, 1, 44, "")]
    [InlineData("Fix /home/me/risk.rs", "TooShort", FindingSeverity.Warning, 1, 1, "")]
    [InlineData("Crée le fichier /home/me/risk.rs avec...", "Unfinished", FindingSeverity.Warning, 1, 38, "...")]
    [InlineData("Create the file [FULL_PATH] with tests in /home/me/project.", "Placeholder", FindingSeverity.Error, 1, 17, "[FULL_PATH]")]
    [InlineData("Create the file {path} with tests in /home/me/project.", "Placeholder", FindingSeverity.Error, 1, 17, "{path}")]
    [InlineData("/clear", "AgentCommand", FindingSeverity.Warning, 1, 1, "/clear")]
    [InlineData("!ls", "AgentCommand", FindingSeverity.Warning, 1, 1, "!l")]
    [InlineData("Look at /home/me/a.rs, which\n\u001b[201~ must be tested", "ControlCharacter", FindingSeverity.Error, 2, 1, "")]
    [InlineData("Make /home/me/project pass all of these:\ncargo check\nThen describe what was wrong.", "ShellLine", FindingSeverity.Information, 2, 1, "cargo check")]
    [InlineData(" \n ", "Empty", FindingSeverity.Error, 1, 1, "")]
    public void What_is_wrong_is_told_with_its_place(string prompt, string rule, FindingSeverity severity, int line, int column, string text)
    {
        var finding = Assert.Single(PromptCheck.Check(prompt));
        Assert.Equal((rule, severity, line, column, text), (finding.Rule, finding.Severity, finding.Line, finding.Column, finding.Text));
    }

    [Fact]
    public void What_the_templates_own_structure_builds_is_well()
    {
        foreach (var culture in PromptBuilder.Cultures)
        {
            foreach (var action in Enum.GetValues<PromptAction>())
            {
                var prompt = PromptBuilder.Build(new()
                {
                    Action = action,
                    Path = "/home/me/project/src/risk.rs",
                    Description = "Sharpe, Sortino, MaxDrawdown",
                    Requirements = ["tests"],
                    Culture = culture,
                });
                Assert.Empty(PromptCheck.Check(prompt.Prompt));
            }
        }
    }

    // A check that looked at each character again for each other one would not come to an end.
    [Theory(Timeout = 60_000)]
    [InlineData("a/b.c-d/e:f@g {{ '\"`[[ ", 50_000)]
    [InlineData("a", 1_000_000)]
    [InlineData("a/", 500_000)]
    [InlineData("a.", 500_000)]
    public async Task A_prompt_of_a_megabyte_is_checked_to_its_end(string part, int times)
    {
        var prompt = string.Concat(Enumerable.Repeat(part, times));

        var findings = await Task.Run(() => PromptCheck.Check(prompt + '\a'), TestContext.Current.CancellationToken);

        Assert.Contains(findings, f => f.Rule == "ControlCharacter" && f.Column == prompt.Length + 1);
    }
}
