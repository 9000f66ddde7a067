namespace Moana.Testing;

/// <summary>
/// A program that speaks the command line of docker, podman or kubectl as far as running something goes, where none of these runs:
/// behind it is this machine, with another home and without the caller's environment, as in a container. What the real one would
/// not take, it refuses.
/// </summary>
public sealed class EngineProgram : IDisposable
{
    private const string Script = """
        #!/bin/sh
        refuse() { echo "$1" >&2; exit 1; }
        [ ! -e "$0.said" ] || refuse "$(cat "$0.said")"
        case ${0##*/} in
        kubectl)
            while [ "$1" != exec ]; do
                case $1 in
                --context) [ "$2" = prod ] || refuse "error: context \"$2\" does not exist" ;;
                --namespace) [ "$2" = ci ] || refuse "Error from server (NotFound): namespaces \"$2\" not found" ;;
                *) refuse "error: unknown flag: $1" ;;
                esac
                shift 2
            done
            [ "$2 $4" = '-i --' ] || refuse "error: you must specify at least one command for the container"
            [ "$3" = agents-0 ] || refuse "Error from server (NotFound): pods \"$3\" not found"
            echo 'Defaulted container "agents" out of: agents, sidecar' >&2
            shift 4
            ;;
        *)
            [ "$1 $2" = 'exec -i' ] || refuse "unknown shorthand flag: $2"
            [ "$3" = box ] || refuse "Error response from daemon: No such container: $3"
            shift 3
            ;;
        esac
        mkdir -p "$0.home"
        exec env -i HOME="$0.home" PATH="$PATH" "$@"
        """;

    private readonly TemporaryFolder _folder = new();

    /// <param name="name">What it is called: docker, podman or kubectl.</param>
    public EngineProgram(string name)
    {
        Path = _folder[name];
        File.WriteAllText(Path, Script);
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The home of who works behind it.</summary>
    public string Home => $"{Path}.home";

    /// <summary>From now on it only says this, and fails.</summary>
    public void Fail(string said) => File.WriteAllText($"{Path}.said", said);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
