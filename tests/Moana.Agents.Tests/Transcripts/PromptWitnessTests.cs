using Moana.Agents;
using Moana.Delivery;

namespace Moana.Transcripts;

/// <summary>Which prompt of a record is the one that Moana sent last.</summary>
public sealed class PromptWitnessTests
{
    private const string Prompt = "go on";

    private static readonly DateTimeOffset Sent = new(2026, 11, 29, 9, 0, 0, 600, TimeSpan.Zero);

    [Theory]
    [InlineData(0, true)]
    [InlineData(400, true)]
    [InlineData(90_000, true)]
    [InlineData(-10, false)]
    [InlineData(-300, false)]
    // The time of a program that writes whole seconds.
    [InlineData(-600, true)]
    [InlineData(-1600, false)]
    public void The_same_words_that_were_sent_before_are_another_prompt(int milliseconds, bool isOf) =>
        Assert.Equal(isOf, PromptWitness.IsOf(Mark(Prompt), Prompt, Sent.AddMilliseconds(milliseconds)));

    [Fact]
    public void Prompts_that_only_end_alike_are_not_the_same()
    {
        const string End = " and answer in one word of at most forty letters, please.";

        Assert.False(PromptWitness.IsOf(Mark("Read it" + End), "Write it" + End, Sent));
    }

    [Theory]
    [InlineData("go on ", "go on")]
    [InlineData("\n go on\t\n", "go on")]
    [InlineData("go on", "go on ")]
    public void Blanks_that_a_program_takes_or_adds_at_the_ends_are_no_difference(string sent, string recorded) =>
        Assert.True(PromptWitness.IsOf(new DeliveryOptions().Mark(Sent, sent), recorded, Sent));

    [Theory]
    [InlineData(true, "go on, and\tthen stop. It takes a while, so be patient with it.")]
    [InlineData(true, "go on, and    then stop. It takes a while, so be patient with it. ")]
    [InlineData(true, "go on, and\tthen stop. It takes a while, so be patient with it.\r\n")]
    [InlineData(false, "go on, and then stop. It takes a while, so be patient with it.")]
    [InlineData(false, "go on, and    then stop. It takes a while, so be patient with i")]
    [InlineData(false, "xgo on, and    then stop. It takes a while, so be patient with it.")]
    [InlineData(null, "something that a person typed")]
    [InlineData(null, null)]
    public void A_record_holds_a_prompt_as_it_was_sent_or_altered_or_not_at_all(bool? holds, string? recorded)
    {
        const string Text = "go on, and\tthen stop. It takes a while, so be patient with it.";

        Assert.Equal(holds, PromptWitness.HoldsOnce(Mark(Text), Text, [("something before", Sent.AddSeconds(1)), (recorded, Sent.AddSeconds(1))]));
        Assert.Null(PromptWitness.HoldsOnce(Mark(Text), Text, [(recorded, Sent.AddSeconds(-1)), (recorded, null)]));
        if (holds == true) Assert.False(PromptWitness.HoldsOnce(Mark(Text), Text, [(recorded, Sent), (recorded, Sent.AddSeconds(2))]));
    }

    private static TurnMark Mark(string prompt) =>
        new() { Id = "1", State = TurnState.Started, SentAt = Sent, Characters = prompt.Length, Print = PromptPrint.Of(prompt) };
}
