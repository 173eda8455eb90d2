# The service as tests/bench.sh and tests/soak.sh start it: a process of its own, with the build beside the benchmarks. To be sourced, from the root of the checkout.

bench_folder=tests/PeaceClassify.Benchmarks/bin/Release/net10.0

bench() { dotnet "$bench_folder/PeaceClassify.Benchmarks.dll" "$@"; }

build_benchmarks() { dotnet build tests/PeaceClassify.Benchmarks -c Release -v q --nologo > /dev/null || dotnet build tests/PeaceClassify.Benchmarks -c Release -v q --nologo; }

# write_texts FILE: the paragraphs that are sent, each once. Real ones where they lie beside the checkout, else those of the corpus.
write_texts() {
    local sources=() source
    for source in ../shared/gold/dev.jsonl ../shared/bench/reuters/test.jsonl; do
        [ -f "$source" ] && sources+=("$source")
    done
    [ ${#sources[@]} -gt 0 ] || sources=(data/paragraphs)
    bench texts "${sources[@]}" > "$1"
}

# start_service FOLDER MODELS [SETTING=VALUE ...]: on a free port, with its store and its log in FOLDER; returns when it is ready.
# Sets service_pid, service_url, and seconds_to_ready, from the start of the process.
start_service() {
    local folder=$1 models=$2 started=$EPOCHREALTIME deadline=$((SECONDS + 120))
    shift 2
    : > "$folder/service.log"
    # With the benchmarks' list of files instead of its own the service finds EchoStartup, where the environment asks for it.
    env "$@" dotnet exec --depsfile "$bench_folder/PeaceClassify.Benchmarks.deps.json" "$bench_folder/PeaceClassify.Api.dll" \
        --contentRoot "$PWD/src/PeaceClassify.Api" --Urls http://127.0.0.1:0 --PeaceClassify:Models "$models" \
        --PeaceClassify:Store "Data Source=$folder/store.db" --PeaceClassify:Data "$PWD/data" > "$folder/service.log" 2>&1 &
    service_pid=$!
    until service_url=$(grep -om1 'http://127.0.0.1:[0-9]*' "$folder/service.log") && curl -sf "$service_url/health/ready" > /dev/null; do
        if [ $SECONDS -ge $deadline ] || ! kill -0 "$service_pid" 2> /dev/null; then
            echo "The service did not start:" >&2
            cat "$folder/service.log" >&2
            return 1
        fi
        sleep 0.005
    done
    seconds_to_ready=$(seconds_since "$started")
}

stop_service() {
    if [ -n "${service_pid:-}" ]; then
        kill "$service_pid" 2> /dev/null || true
        wait "$service_pid" 2> /dev/null || true
        service_pid=
    fi
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.3f", to - from }'; }

# Processor seconds of the service so far, of all its threads.
processor_seconds() { awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / ticks }' "/proc/$service_pid/stat"; }

# service_memory FIELD: VmRSS, or VmHWM for the most there ever was, in megabytes.
service_memory() { awk -v field="$1:" '$1 == field { printf "%.1f", $2 * 1024 / 1e6 }' "/proc/$service_pid/status"; }
