using Moana.Detection;

namespace Moana.Agents.Tests;

public sealed class DeliveryProfileTests
{
    [Fact]
    public void An_agent_without_settings_is_submitted_to_with_Enter()
    {
        Assert.Equal(["Enter"], new DeliveryProfile().SubmitKeys);
    }
}
