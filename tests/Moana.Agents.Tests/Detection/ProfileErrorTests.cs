using Moana.Detection;
using Moana.Testing;

namespace Moana.Agents.Tests.Detection;

public sealed class ProfileErrorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moana-profiles-");

    public void Dispose() => _folder.DeleteAll();

    [Theory]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Wroking\n    region: screen\n    text: x\n", 4, "a", "'status' has to be one of")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    regex: '('\n", 6, "a", "no regular expression")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    regex: '(?<=x)y'\n", 6, "a", "linear time")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    regex: '((a{100}){100}){100}'\n", 6, "a", "counted repetitions")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    regex: 'a{1,1001}'\n", 6, "a", "counted repetitions")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, region: screen, text: x, regex: y}\n", 3, "a", "'text' and 'regex' exclude each other")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, regex: y}\n", 3, "a", "need a 'region'")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, endsInTitle: true}\n", 3, "a", "need a 'region'")]
    [InlineData("name: x\nrecord:\n  format: codex\n  home: [~/.x]\n  file: y\n  fiel: z\n", 6, null, "'fiel' is not known here")]
    [InlineData("name: x\nrules:\n  - text\n", 3, null, "each entry of 'rules' has to hold fields")]
    [InlineData("name: x\ndescription: ''\n", 2, null, "'description' has to be a text that is not empty")]
    [InlineData("name: x\nhook:\n  text: y\n", 3, null, "a hook needs 'file'")]
    [InlineData("name: x\nhook:\n  file: y\n", 3, null, "and 'text', the configuration")]
    [InlineData("name: x\nrecord:\n  format: codex\n  home: [~/.x]\n", 3, null, "a record needs 'format'")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, all: {all: {all: {all: {all: {all: {all: {all: {all: {prompt: true}}}}}}}}}}\n", 3, "a", "conditions stand in one another at most 8 deep")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: scren\n    text: x\n", 5, "a", "'region' has to be one of")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen:0\n    text: x\n", 5, "a", "'region' has to be one of")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    txet: x\n", 6, "a", "'txet' is not known here")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n", 3, "a", "needs a 'text' or a 'regex'")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n", 3, "a", "what has to be seen")]
    [InlineData("name: x\nrules:\n  - id: a\n    region: screen\n    text: x\n", 3, "a", "needs a 'status'")]
    [InlineData("name: x\nrules:\n  - status: Working\n    region: screen\n    text: x\n", 3, null, "needs an 'id'")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    text: x\n", 3, "a", "need a 'region'")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    region: screen\n    text: x\n    style: [dimm]\n", 7, "a", "'dimm' is not one of")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: Working\n    composer: present\n    all:\n      - region: screen\n        regexp: x\n", 8, "a", "'regexp' is not known here")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, region: screen, text: x}\n  - {id: a, status: Working, region: screen, text: x}\n", 4, "a", "has this id already")]
    [InlineData("name: x\ndelivery:\n  settle: 200\n", 3, null, "a time with its unit")]
    [InlineData("name: x\ndelivery:\n  maxAttempts: 0\n", 3, null, "has to be 1 or more")]
    [InlineData("name: x\ndelivery:\n  sbumit: Enter\n", 3, null, "'sbumit' is not known here")]
    [InlineData("name: x\nrules:\n  - {id: a, status: WaitingForInput, region: screen, text: x, answers: {yes: {chioce: '^Yes$'}}}\n", 3, "a", "an answer is keys, or has 'choice'")]
    [InlineData("name: x\nrecord:\n  home: [sessions]\n", 3, null, "'sessions' is no folder")]
    [InlineData("name: x\ndelivery:\n  submit: [Escape, Entr]\n", 3, null, "'Entr' is no key of tmux")]
    [InlineData("name: x\nrules:\n  - id: a\n    status: WaitingForInput\n    region: screen\n    text: x\n    answers:\n      yes: yes\n", 8, "a", "'yes' is no key of tmux")]
    [InlineData("name: x\nrules:\n  - {id: a, status: Working, region: screen, text: x, answers: {yes: y}}\n", 3, "a", "'answers' are for a rule with the status WaitingForInput")]
    [InlineData("name: x\ncomposer:\n  prompt: '>'\n", 3, null, "a composer needs")]
    [InlineData("nmae: x\n", 1, null, "'nmae' is not known here")]
    [InlineData("name: a b\n", 1, null, "needs a 'name'")]
    [InlineData("name: x\nextends: nothing\n", 2, null, "it extends 'nothing'")]
    [InlineData("name: x\n  rules: [\n", 2, null, "this is no YAML")]
    [InlineData("- 1\n", 1, null, "a profile is one YAML document")]
    [InlineData("", 1, null, "a profile is one YAML document")]
    public void An_error_names_file_line_rule_and_reason(string text, int line, string? rule, string reason)
    {
        var file = Path.Combine(_folder.FullName, "broken.yaml");
        File.WriteAllText(file, text);

        var error = Assert.Single(ProfileCatalog.Check([file]), e => e.Reason.Contains(reason, StringComparison.Ordinal));

        Assert.Equal((file, line, rule), (error.File, error.Line, error.Rule));
        Assert.StartsWith($"{file}:{line}: ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("--a; b")]
    [InlineData("--a & b")]
    [InlineData("--a | b")]
    [InlineData("--a < b")]
    [InlineData("--a > b")]
    [InlineData("--a $b")]
    [InlineData("--a `b`")]
    [InlineData("--a\\nb")]
    public void Permissions_are_options_and_nothing_that_a_shell_would_run(string arguments)
    {
        var file = Path.Combine(_folder.FullName, "permissions.yaml");
        File.WriteAllText(file, $"name: x\npermissions:\n  plan: \"{arguments}\"\n");

        Assert.Contains("'plan' has to be an option of the program", Assert.Single(ProfileCatalog.Check([file])).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_are_told_at_once()
    {
        var file = Path.Combine(_folder.FullName, "broken.yaml");
        File.WriteAllText(file, "name: x\nconfirmation: soon\nrules:\n  - {id: a, status: No, region: screen, text: x}\n  - {id: b, status: Idle, region: screen, regex: '['}\n");

        Assert.Equal([2, 4, 5], ProfileCatalog.Check([file]).Select(e => e.Line).Order());
    }

    [Fact]
    public void A_broken_profile_stops_the_load_with_its_place_and_the_next_step()
    {
        var file = Path.Combine(_folder.FullName, "broken.yaml");
        File.WriteAllText(file, "name: x\nnonsense: 1\n");

        var error = Assert.Throws<MoanaException>(() => ProfileCatalog.Load([file]));

        Assert.Equal("ProfileInvalid", error.ErrorId);
        Assert.Contains($"{file}:2: 'nonsense' is not known here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        Assert.Contains(ProfileCatalog.Check([Path.Combine(_folder.FullName, "none.yaml")]), e => e.Reason.Contains("cannot be read", StringComparison.Ordinal));
    }
}
