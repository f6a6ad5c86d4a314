# Runs a server for as long as standard input stays open, so that the server cannot outlive whoever started it.
# Arguments: the folder to remove at the end ("" for none), then the server's command.
# Lines of input: a signal to send, or "keep" to leave the folder. Output is the server's alone: it ends when the server does.
folder=$1
shift
"$@" </dev/null 2>&1 &
server=$!
exec >/dev/null 2>&1
while read -r word; do
	case $word in
	keep) folder= ;;
	*) kill -s "$word" "$server" ;;
	esac
done
# A folder that goes needs no orderly end; one that stays gets it.
if [ -n "$folder" ]; then kill -s KILL "$server"; else kill -s TERM "$server"; fi
wait "$server"
if [ -n "$folder" ]; then rm -rf "$folder"; fi
