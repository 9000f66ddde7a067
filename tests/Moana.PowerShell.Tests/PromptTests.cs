using Moana.Testing;

namespace Moana.Surface.Tests;

public sealed class PromptTests : IClassFixture<Engine>
{
    private readonly Engine _engine;

    public PromptTests(Engine engine) => _engine = engine;

    /// <summary>The three examples of the template that Moana grew from, as they stand there, and the same in English.</summary>
    public static TheoryData<string, string> Examples() => new()
    {
        {
            "Create $project/src/modules/trading/circuit_breakers.rs 'un struct CircuitBreakers qui implémente' -Culture fr "
            + "-Detail 'daily_loss_limit (f64): limite de perte journalière', 'consecutive_losses (u32): compteur de pertes consécutives', 'is_trading_allowed(): retourne bool' "
            + "-Requirement 'des tests unitaires pour chaque fonction'",
            """
            Crée le fichier /home/julien/Documents/palm-oil-bot/src/modules/trading/circuit_breakers.rs
            avec un struct CircuitBreakers qui implémente:
            - daily_loss_limit (f64): limite de perte journalière
            - consecutive_losses (u32): compteur de pertes consécutives
            - is_trading_allowed(): retourne bool
            Inclus des tests unitaires pour chaque fonction.
            """
        },
        {
            "Verify $project 'compile avec cargo check' \"S'il y a des erreurs, corrige-les\", 'Ensuite lance cargo test pour vérifier les tests' -Culture fr",
            """
            Vérifie que le projet /home/julien/Documents/palm-oil-bot compile avec cargo check.
            S'il y a des erreurs, corrige-les.
            Ensuite lance cargo test pour vérifier les tests.
            """
        },
        {
            "Fix $project/src/modules/trading/ctrader.rs \"l'erreur\" -Line 415 -Culture fr "
            + "\"Remplace self.handle_spot_event(spot_event).await`npar Self::handle_spot_event(spot_event, &self.prices).await\"",
            """
            Corrige l'erreur dans /home/julien/Documents/palm-oil-bot/src/modules/trading/ctrader.rs ligne 415.
            Remplace self.handle_spot_event(spot_event).await
            par Self::handle_spot_event(spot_event, &self.prices).await
            """
        },
        {
            "Create $project/src/modules/trading/circuit_breakers.rs 'a struct CircuitBreakers that implements' "
            + "-Detail 'daily_loss_limit (f64): the limit of the daily loss', 'is_trading_allowed(): returns bool' -Requirement 'unit tests for each function'",
            """
            Create the file /home/julien/Documents/palm-oil-bot/src/modules/trading/circuit_breakers.rs
            with a struct CircuitBreakers that implements:
            - daily_loss_limit (f64): the limit of the daily loss
            - is_trading_allowed(): returns bool
            Include unit tests for each function.
            """
        },
        {
            "Verify $project 'compiles with cargo check' 'If there are errors, fix them', 'Then run cargo test to verify the tests'",
            """
            Verify that the project /home/julien/Documents/palm-oil-bot compiles with cargo check.
            If there are errors, fix them.
            Then run cargo test to verify the tests.
            """
        },
        {
            "Fix $project/src/modules/trading/ctrader.rs 'the error' -Line 415 "
            + "\"Replace self.handle_spot_event(spot_event).await`nwith Self::handle_spot_event(spot_event, &self.prices).await\"",
            """
            Fix the error in /home/julien/Documents/palm-oil-bot/src/modules/trading/ctrader.rs line 415.
            Replace self.handle_spot_event(spot_event).await
            with Self::handle_spot_event(spot_event, &self.prices).await
            """
        },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_templates_examples_are_built_word_for_word(string arguments, string expected)
    {
        var prompt = Assert.Single(_engine.Run($"$project = '/home/julien/Documents/palm-oil-bot'; New-MoanaPrompt {arguments}"));
        Assert.Equal(expected.ReplaceLineEndings("\n"), $"{prompt}");
        Assert.Equal(expected.ReplaceLineEndings("\n"), prompt.Properties["Prompt"].Value);
        Assert.Empty(_engine.Run($"$project = '/home/julien/Documents/palm-oil-bot'; New-MoanaPrompt {arguments} | Test-MoanaPrompt"));
    }

    [Theory]
    [InlineData("-Requirement 'tests'", "Include tests.")]
    [InlineData("-Requirement 'tests.'", "Include tests.")]
    [InlineData("-Requirement 'tests', 'docs'", "Include tests and docs.")]
    [InlineData("-Requirement 'tests', 'docs', 'a log' -Culture fr-CA", "Inclus tests, docs et a log.")]
    [InlineData("-Requirement 'tests, small ones', 'docs'", "Include:\n- tests, small ones\n- docs")]
    public void Requirements_are_enumerated_or_listed_where_commas_would_blur_them(string arguments, string expected) =>
        Assert.EndsWith("\n" + expected, $"{_engine.Run($"New-MoanaPrompt Create /x/a.rs 'b' {arguments}")[0]}", StringComparison.Ordinal);

    [Fact]
    public void A_relative_path_is_made_full_from_PowerShells_location_and_one_with_blanks_is_quoted()
    {
        using var folder = new TemporaryFolder();
        var prompt = _engine.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{folder.Path}'); New-MoanaPrompt Create 'a b/../my file.rs' 'tests'")[0];
        Assert.Equal($"Create the file \"{folder.Path}/my file.rs\"\nwith tests.", $"{prompt}");
        Assert.Equal($"{folder.Path}/my file.rs", prompt.Properties["FullPath"].Value);
    }

    [Fact]
    public void Files_from_the_pipeline_fill_the_path_of_parts_and_of_a_template()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.rs");
        File.WriteAllText(file, "");
        File.WriteAllText(Path.Combine(folder.Path, "t.txt"), "Document {path} in the style of {style}.");
        Assert.Equal($"Document the file {file}\nwith examples.", $"{_engine.Run($"[IO.FileInfo]'{file}' | New-MoanaPrompt Document -Description examples")[0]}");
        Assert.Equal($"Document {file} in the style of 5.",
            $"{_engine.Run($"[IO.FileInfo]'{file}' | New-MoanaPrompt -Template '{folder.Path}/t.txt' -Parameter @{{ STYLE = 5 }}")[0]}");
    }

    [Theory]
    [InlineData("New-MoanaPrompt Create /x/a.rs b -Culture de", "PromptCultureUnknown", "en, fr")]
    [InlineData("New-MoanaPrompt -Template no-such", "PromptTemplateNotFound", "no-such.txt")]
    [InlineData("New-MoanaPrompt -Template /no/such.txt", "PromptTemplateUnreadable", "/no/such.txt")]
    public void What_cannot_be_used_is_told_with_the_next_step(string command, string id, string text)
    {
        var error = Assert.Single(_engine.TryRun(command).Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, $"{error} {error.ErrorDetails?.RecommendedAction}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_goes_through_the_pipeline_to_agents_as_it_is()
    {
        await using var tmux = new PrivateTmux();
        using var log = new FakeAgentLog();
        var server = $"-SocketName {tmux.SocketName}";
        _engine.Run($"New-MoanaSession work {server} -Path / -Agent @{{ codex = '{TestPaths.FakeAgent} --style codex --work 0 --log {log.Path}'; amp = '{TestPaths.FakeAgent} --style amp --work 0 --name amp --log {log.Path}' }}");
        _engine.Run($"New-MoanaPrompt Verify /x/project 'compiles' | Send-MoanaPrompt codex {server}");
        Assert.Equal(["Verify that the project /x/project compiles."], log.Prompts("codex"));

        // Objects with a name and a prompt, as of a CSV file, each to its own agent.
        _engine.Run($"[pscustomobject]@{{ Name = 'amp'; Prompt = 'one' }}, [pscustomobject]@{{ Name = 'codex'; Prompt = 'two' }} | Send-MoanaPrompt {server}");
        Assert.Equal(["one"], log.Prompts("amp"));
        Assert.Equal("two", log.Prompts("codex")[^1]);

        // A prompt on the command line goes before the one in the pipeline.
        _engine.Run($"New-MoanaPrompt Verify /x/project 'compiles' | Send-MoanaPrompt codex three {server}");
        Assert.Equal("three", log.Prompts("codex")[^1]);
    }

    [Theory]
    [InlineData("'cargo check' | Test-MoanaPrompt -Quiet", "False")]
    [InlineData("New-MoanaPrompt Verify /x/project 'compiles' | Test-MoanaPrompt -Quiet", "True")]
    [InlineData("'What is a monad, and what is it for?' | Test-MoanaPrompt -Quiet", "True")]
    [InlineData("(Test-MoanaPrompt 'cargo check', '').Rule -join ' '", "ShellCommand Empty")]
    public void A_check_gives_findings_or_a_word(string command, string expected) =>
        Assert.Equal(expected, $"{Assert.Single(_engine.Run(command))}");

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-prompt-");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.DeleteAll();
    }
}
