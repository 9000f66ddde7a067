# The long tests of the suite: what one case is, where the tests stand, the variable that sets the number of cases, how few of them
# tell how long one takes, and the variable of the seed. Without a variable the tests are run again and again.
@{
    Campaigns = @(
        @{ Part = 'Kills'; What = 'kills of the process that drives an orchestration'; Project = 'Moana.EndToEnd.Tests'; Class = '*.KillTests'; Variable = 'MOANA_KILLS'; Few = 3 }
        @{ Part = 'Kills'; What = 'kills of a process that holds connections to tmux'; Project = 'Moana.Tmux.Tests'; Method = '*ProcessEndTests.No_client_and_no_server*'; Variable = 'MOANA_KILLS'; Few = 8 }
        @{ Part = 'Kills'; What = 'kills while tasks work in workspaces of their own'; Project = 'Moana.Orchestration.Tests'; Class = '*.KilledWorkspaceTests'; Variable = 'MOANA_WORKSPACE_KILLS'; Few = 2 }
        @{ Part = 'Chaos'; What = 'deliveries to agents that misbehave'; Project = 'Moana.Agents.Tests'; Class = '*.ChaosTests'; Variable = 'MOANA_CHAOS_DELIVERIES'; Few = 15; Seed = 'MOANA_CHAOS_SEED' }
        @{ Part = 'Worlds'; What = 'simulated worlds of the scheduler'; Project = 'Moana.Orchestration.Tests'; Method = '*SimulationTests.Nothing_that_must_not_happen*'; Variable = 'MOANA_SIM_RUNS'; Few = 2000 }
        @{ Part = 'Worlds'; What = 'simulated worlds over the real records'; Project = 'Moana.Orchestration.Tests'; Method = '*SimulationTests.The_same_holds_over*'; Variable = 'MOANA_SIM_STORE_RUNS'; Few = 20 }
        @{ Part = 'Fuzz'; What = 'streams of control mode, cut and twisted'; Project = 'Moana.Tmux.Tests'; Class = '*.ControlReaderFuzzTests'; Variable = 'MOANA_FUZZ_CASES'; Few = 5000; Seed = 'MOANA_FUZZ_SEED' }
        @{ Part = 'Fuzz'; What = 'profiles, hook reports and marks that are nearly right'; Project = 'Moana.Agents.Tests'; Class = '*FuzzTests'; Variable = 'MOANA_FUZZ_RUNS'; Few = 500; Seed = 'MOANA_FUZZ_SEED' }
        @{ Part = 'Fuzz'; What = 'plans and rows of records that are nearly right'; Project = 'Moana.Orchestration.Tests'; Class = '*FuzzTests'; Variable = 'MOANA_FUZZ_RUNS'; Few = 100; Seed = 'MOANA_FUZZ_SEED' }
        @{ Part = 'Landing'; What = 'landings in random histories'; Project = 'Moana.Orchestration.Tests'; Method = '*LandingPropertyTests.The_target_is*', '*LandingPropertyTests.Two_processes*'; Variable = 'MOANA_LANDINGS'; Few = 6 }
        @{ Part = 'Landing'; What = 'kills within a landing'; Project = 'Moana.Orchestration.Tests'; Method = '*LandingPropertyTests.Killed_at_any_moment*'; Variable = 'MOANA_LANDING_KILLS'; Few = 2 }
        @{ Part = 'Partitions'; What = 'runs of the tests in which the way to a host is cut'; Project = 'Moana.Agents.Tests'; Class = '*.HostDeliveryTests' }
        @{ Part = 'Partitions'; What = 'runs of the tests in which the way to tmux is cut'; Project = 'Moana.Tmux.Tests'; Class = '*.LocalCommandFaultTests', '*.LocalEventFaultTests' }
        @{ Part = 'Partitions'; What = 'runs of the tests in which one that shares a queue is lost'; Project = 'Moana.Orchestration.Tests'; Class = '*.SharedQueueTests' }
        @{ Part = 'Matrix'; What = 'rounds of prompts of each kind to each real program'; Project = 'Moana.RealAgents.Tests'; Class = '*.DeliveryTests'; Variable = 'MOANA_DELIVERY_ROUNDS'; Few = 1 }
    )
}
