using Microsoft.Extensions.Time.Testing;
using Moana.Delivery;
using Moana.Detection;

namespace Moana.Agents.Tests.Delivery;

/// <summary>When an interrupt key is due; <c>k</c> of the screens stands for what an agent at work draws.</summary>
public sealed class InterruptRhythmTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_program_that_stands_still_is_not_pressed_again_for_ten_seconds()
    {
        var rhythm = Pressed(new());

        Assert.Equal(10, SecondsUntilDue(rhythm, _ => "k"));
    }

    [Fact]
    public void A_program_that_draws_and_works_on_is_pressed_again_after_five_seconds()
    {
        var rhythm = Pressed(new());

        Assert.Equal(5, SecondsUntilDue(rhythm, second => $"k{second}"));
    }

    [Fact]
    public void What_was_drawn_before_the_key_and_shows_after_it_does_not_count_as_drawing()
    {
        var rhythm = Pressed(new());
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Null(rhythm.Due("drawn before", asksAgain: false));
        _clock.Advance(TimeSpan.FromMilliseconds(700));

        Assert.Equal(9, SecondsUntilDue(rhythm, _ => "drawn before"));
    }

    [Fact]
    public void A_second_key_waits_until_the_program_asks_for_it()
    {
        var rhythm = Pressed(Twice(asks: true));
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(rhythm.Due("k1", asksAgain: false));

        Assert.Equal("Escape", rhythm.Due("k2", asksAgain: true));
        rhythm.Press("k2");
        Assert.Null(rhythm.Due("k2", asksAgain: true));
        Assert.Equal(1, rhythm.Attempts);
    }

    [Fact]
    public void A_second_key_that_the_program_does_not_ask_for_is_pressed_as_a_new_first_one()
    {
        var rhythm = Pressed(Twice(asks: true));

        Assert.Equal(5, SecondsUntilDue(rhythm, second => $"k{second}"));
        rhythm.Press("k");
        Assert.Equal(2, rhythm.Attempts);
    }

    [Fact]
    public void A_program_that_never_asks_gets_its_second_key_soon()
    {
        var rhythm = Pressed(Twice(asks: false));
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Null(rhythm.Due("k", asksAgain: false));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal("Escape", rhythm.Due("k", asksAgain: false));
    }

    [Fact]
    public void Without_interrupt_keys_none_is_due() =>
        Assert.Null(new InterruptRhythm(new() { InterruptKeys = [] }, _clock).Due("k", asksAgain: false));

    private static DeliveryProfile Twice(bool asks) => new()
    {
        InterruptKeys = ["Escape", "Escape"],
        InterruptAgain = asks ? ProfileCatalog.Load().Profiles["copilot"].Delivery.InterruptAgain : null,
    };

    private InterruptRhythm Pressed(DeliveryProfile delivery)
    {
        var rhythm = new InterruptRhythm(delivery, _clock);
        Assert.NotNull(rhythm.Due("k", asksAgain: false));
        rhythm.Press("k");
        return rhythm;
    }

    private int SecondsUntilDue(InterruptRhythm rhythm, Func<int, string> screen)
    {
        for (var second = 1; second < 60; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            if (rhythm.Due(screen(second), asksAgain: false) is not null)
            {
                return second;
            }
        }

        return int.MaxValue;
    }
}
