<#
.SYNOPSIS
    Runs a plan from a file: dependencies, and validation commands that tell whether a task is really done.
#>
param(
    [string] $Session = 'work',
    [string] $Plan = './plan.yaml'
)
$ErrorActionPreference = 'Stop'

if (-not (Test-Path $Plan)) {
    Set-Content $Plan @"
defaults:
  path: $PWD
  maxFixes: 2

tasks:
  - id: parser
    agent: codex
    prompt: Create the file $PWD/src/parser.rs with a parser of the configuration. Include unit tests.
    # In real life: cargo check, cargo test
    validate: test -d .

  - id: review
    agent: claude
    prompt: Review the file $PWD/src/parser.rs, and correct what is wrong.
    dependsOn: parser

  - id: docs
    prompt: Document the file $PWD/src/parser.rs with an example for each function.
    dependsOn: parser
    validate: 'true'
"@
}

# All that is wrong in a plan is told before anything is sent.
$errors = Test-MoanaPlan $Plan -AgentName (Get-MoanaAgent -Session $Session).Name
if ($errors) { return $errors }

Start-MoanaOrchestration -Session $Session -Plan $Plan -Timeout 3600 | Format-Table Id, Status, Agent, Attempts, Fixes
Get-MoanaTask | Format-Table Id, Status, Agent
