# Invoke-ScriptAnalyzer takes this file by itself for this folder. All other scripts pass with its defaults.
@{
    ExcludeRules = @(
        # What BeforeAll sets is read in the blocks that follow, which the rule takes for other scopes.
        'PSUseDeclaredVarsMoreThanAssignments'
        # A suite has nobody to ask whether it may start its own server.
        'PSUseShouldProcessForStateChangingFunctions'
    )
}
