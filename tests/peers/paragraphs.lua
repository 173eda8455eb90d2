-- For wrk: sends the lines of the file TEXTS as bodies, one after the other. With THINK milliseconds, every connection waits between two requests, on average
-- so long: the way to a part of the load, as wrk knows no rate. Ends with one line: requests, microseconds, failed ones, and p50, p99, p999 in milliseconds.

local think = tonumber(os.getenv("THINK") or "0")
local requests, sent = {}, 0

function init()
   local headers = { ["Content-Type"] = "application/json" }
   for line in io.lines(os.getenv("TEXTS")) do
      requests[#requests + 1] = wrk.format("POST", nil, headers, line)
   end
end

function request()
   sent = sent % #requests + 1
   return requests[sent]
end

-- wrk asks for a delay wherever there is this function.
if think > 0 then
   function delay()
      return math.floor(-think * math.log(1 - math.random()) + 0.5) -- as by many who know nothing of each other
   end
end

function done(summary, latency)
   local errors = summary.errors
   print(string.format("load: %d %d %d %.3f %.3f %.3f", summary.requests, summary.duration,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
