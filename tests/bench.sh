#!/usr/bin/env bash
# Measures the engine beside scikit-learn and fastText, and the service beside an echo, on the same paragraphs in one run; ends with tables in Markdown.
# Every figure is the median of several rounds, in which all take turns: so what else the machine does meets all of them. Lines of JSON are kept in artifacts/bench/.
#
#   --paragraphs N   how many paragraphs (100000)      --quick   10000 paragraphs, 3 seconds of requests a round
#   --long           streams of 1000000 lines          --only engine|http
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/service.sh

paragraphs=100000 rounds=3 seconds=10 long_lines= only=
while [ $# -gt 0 ]; do
    case $1 in
        --paragraphs) paragraphs=$2; shift ;;
        --quick) paragraphs=10000 seconds=3 ;;
        --long) long_lines=1000000 ;;
        --only) only=$2; shift ;;
        *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 1 ;;
    esac
    shift
done
long_lines=${long_lines:-$paragraphs}
connections=64

have() { command -v "$1" > /dev/null 2>&1; }

# install <package> <what is skipped without it>
install() {
    if have apt-get && [ "$(id -u)" = 0 ]; then
        echo "Installing $1 ..." >&2
        (apt-get install -y -qq "$1" || { apt-get update -qq && apt-get install -y -qq "$1"; }) > /dev/null 2>&1 && return
    fi
    echo "$1 could not be installed; $2 skipped." >&2
}

python=/usr/bin/python3 # not the first one in the path: Debian's packages are its own
has_sklearn() { [ -x $python ] && $python -c 'import sklearn' 2> /dev/null; }

work=$(mktemp -d)
trap 'stop_service; rm -rf "$work"' EXIT
mkdir -p artifacts/bench
results=artifacts/bench/$(date -u +%Y%m%d-%H%M%S).jsonl
record() { tee -a "$results" >&2; }
figure() { printf '{"part":"figure","name":"%s","value":%s,"unit":"%s"}\n' "$1" "$2" "$3" | record; }

build_benchmarks
texts=$work/texts.jsonl
write_texts "$texts"
labelled=()
[ -f ../shared/gold/dev.jsonl ] && labelled=(--labelled ../shared/gold/dev.jsonl)

# --- the engine and the others

peer() { $python tests/peers/peers.py "$1" "$2" --data data/paragraphs --cache artifacts/bench/peers "${@:3}"; }

measure_engines() {
    local peers=() name round slice=$((paragraphs / rounds))
    has_sklearn || install python3-sklearn "scikit-learn is"
    has_sklearn && peers+=(scikit-learn)
    have fasttext || install fasttext "fastText is"
    have fasttext && [ -x $python ] && peers+=(fastText)

    bench quality "${labelled[@]}" | record
    for name in "${peers[@]}"; do
        peer train "$name" "${labelled[@]}" | record
    done
    for ((round = 0; round < rounds; round++)); do
        local part=(--texts "$texts" --first $((round * slice)) --count $slice)
        bench engine --work score --threads 1 "${part[@]}" | record
        bench engine --work classify --threads 1 "${part[@]}" | record
        for name in "${peers[@]}"; do
            # One thread each; without this, numpy's libraries keep a pool of their own.
            OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 peer run "$name" "${part[@]}" | record
        done
        bench engine --work score --threads 2 "${part[@]}" | record
        bench engine --work classify --threads 2 "${part[@]}" | record
    done
}

# --- the service

# load NAME PATH SECONDS THINK: requests to PATH over all connections, each waiting THINK milliseconds between two (0: as many as there can be).
load() {
    local before=$(processor_seconds) said
    said=$(TEXTS="$texts" THINK=$4 wrk -t1 -c$connections -d"$3"s --timeout 30s -s tests/peers/paragraphs.lua "$service_url$2" | sed -n 's/^load: //p')
    read -r count micros failed p50 p99 p999 <<< "$said"
    printf '{"part":"load","name":"%s","count":%s,"errorCount":%s,"wallSeconds":%s,"processorSeconds":%s,"p50":%s,"p99":%s,"p999":%s}\n' \
        "$1" "$count" "$failed" "$(awk "BEGIN { print $micros / 1e6 }")" "$(awk "BEGIN { print $(processor_seconds) - $before }")" "$p50" "$p99" "$p999"
}

measure_requests() {
    local round think
    load "warm-up" /v1/classify 10 0 > /dev/null
    load "warm-up" /echo 10 0 > /dev/null
    for ((round = 0; round < rounds; round++)); do
        load classify /v1/classify "$seconds" 0 | record
        load echo /echo "$seconds" 0 | record
    done

    # Half of what /v1/classify can do, to both: so often a second comes one of the connections to its turn.
    think=$(grep '"name":"classify"' "$results" | sed 's/.*"count":\([0-9]*\).*"wallSeconds":\([0-9.]*\).*/\1 \2/' |
        awk -v connections=$connections '{ print 2000 * connections * $2 / $1 }' | sort -n | sed -n "$(((rounds + 1) / 2))p")
    for ((round = 0; round < rounds; round++)); do
        load "classify at half load" /v1/classify "$seconds" "$think" | record
        load "echo at half load" /echo "$seconds" "$think" | record
    done
}

# lines N: the texts over and over; cat fails as soon as head has enough.
lines() { (set +o pipefail; while cat "$texts" 2> /dev/null; do :; done | head -n "$1"); }

# stream THEMES N: N lines through the service; its answers to standard output.
stream() {
    lines "$2" | curl -sSN -X POST -T - -H 'Content-Type: application/x-ndjson' -H 'Expect:' "$service_url/v1/classify/stream?themes=$1"
}

# stream_rate NAME THEMES
stream_rate() {
    local started=$EPOCHREALTIME before=$(processor_seconds) answered
    answered=$(stream "$2" "$paragraphs" | wc -l)
    printf '{"part":"rate","name":"%s","count":%s,"bytes":%s,"wallSeconds":%s,"processorSeconds":%s}\n' \
        "$1" "$answered" "$stream_bytes" "$(seconds_since "$started")" "$(awk "BEGIN { print $(processor_seconds) - $before }")"
    [ "$answered" = "$paragraphs" ] || { echo "$answered lines came back for $paragraphs." >&2; return 1; }
}

measure_streams() {
    local round
    if [ "$(curl -s -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/x-ndjson' --data-binary '{"text":"A patrol."}' "$service_url/v1/classify/stream")" != 200 ]; then
        echo "The service has no /v1/classify/stream; streams are skipped." >&2
        return
    fi
    stream_bytes=$(lines "$paragraphs" | wc -c)
    stream given 20000 > "$work/warm-up"
    stream all 20000 > "$work/warm-up"
    for ((round = 0; round < rounds; round++)); do
        stream_rate "stream themes=given" given | record
        stream_rate "stream themes=all" all | record
        bench engine --work classify --threads 2 --texts "$texts" --count "$paragraphs" --name "classify 2 beside streams" | record
    done

    # Memory while one long stream goes through, as its answers come.
    stream given "$long_lines" | awk -v file="/proc/$service_pid/status" '
        function megabytes(line, found) {
            while ((getline line < file) > 0) if (split(line, found) && found[1] == "VmRSS:") { close(file); return found[2] * 1024 / 1e6 }
        }
        NR == 10000 { first = most = megabytes() }
        NR % 10000 == 0 { now = megabytes(); if (now > most) most = now }
        END {
            if (!first) first = most = now = megabytes()
            printf "%.1f %.1f %.1f %d\n", first, most, now, NR
        }' > "$work/memory"
    read -r first most last answered < "$work/memory"
    figure "memory in a stream, at line 10,000" "$first" MB
    figure "memory in a stream, the most up to line $answered" "$most" MB
    figure "memory in a stream, at line $answered" "$last" MB
}

measure_service() {
    local round
    mkdir "$work/service"
    for ((round = 0; round < rounds; round++)); do
        start_service "$work/service" "$PWD/models"
        figure "seconds from the start of the process to ready" "$seconds_to_ready" s
        sleep 2
        figure "memory, idle" "$(service_memory VmRSS)" MB
        stop_service
    done
    start_service "$work/service" "$PWD/models" ASPNETCORE_HOSTINGSTARTUPASSEMBLIES=PeaceClassify.Benchmarks
    have wrk || install wrk "requests are"
    if have wrk; then
        measure_requests
        figure "memory after requests over $connections connections" "$(service_memory VmRSS)" MB
    fi
    measure_streams
    figure "memory, the most" "$(service_memory VmHWM)" MB
    stop_service
}

[ "$only" = http ] || measure_engines
[ "$only" = engine ] || measure_service

echo
bench table "$results" | tee "${results%.jsonl}.md"
echo "$paragraphs paragraphs, $rounds rounds; $(nproc) processors, load average $(cut -d ' ' -f 1-3 /proc/loadavg) at the end. Lines: $results"
