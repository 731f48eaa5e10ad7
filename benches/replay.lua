-- Replays requests from a file with wrk. A line holds, apart by tabs: method, path, bearer token, headers (apart by
-- "; "), body. Every line is used before one comes again; where it starts is chance, so that two runs differ.
local requests, count, at = {}, 0, 0

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, token, more, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = {}
    if token ~= "" then headers["Authorization"] = "Bearer " .. token end
    if body ~= "" and not more:find("Content-Type", 1, true) then headers["Content-Type"] = "application/json" end
    for name, value in more:gmatch("([^:;]+): ([^;]+)") do headers[name:match("^%s*(.-)$")] = value end
    count = count + 1
    requests[count] = wrk.format(method, path, headers, body ~= "" and body or nil)
  end
  if os.getenv("ONCE") == nil then
    math.randomseed(os.time())
    at = math.random(count)
  end
end

-- Asked between requests where there is a pause: a random time around it, so that connections do not march in step.
local pause = tonumber(os.getenv("PAUSE") or "0")
if pause > 0 then
  function delay() return math.random(0, 2 * pause) end
end

function request()
  at = at % count + 1
  return requests[at]
end

-- Asked for each answer once it is there whole.
if os.getenv("DELIVERED") then
  local delivered = io.open(os.getenv("DELIVERED"), "w")
  function response(status, headers, body)
    if status < 300 then
      for name, value in pairs(headers) do
        if name:lower() == "x-request-id" then delivered:write(value, "\t", body, "\n") end
      end
      delivered:flush()
    end
  end
end

function done(summary, latency)
  io.write(string.format(
    '\n@@{"requests":%d,"seconds":%.4f,"bytes":%d,"p50":%.3f,"p99":%.3f,"refused":%d,"lost":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
