-- For wrk: presents the secrets of a file, by introspection or to forward auth, each at random or one after the other.
-- Arguments: the file, "introspect" or "forward-auth" or "select", "random" or "walk", the Authorization of the resource server.
local secrets, made = {}, {}
local kind, order, credentials
local at = 0

function init(args)
    for line in io.lines(args[1]) do
        secrets[#secrets + 1] = line
    end
    kind, order, credentials = args[2], args[3], args[4]
    math.randomseed(os.time())
    at = math.random(#secrets)
end

local function make(secret)
    if kind == "introspect" then
        local headers = { Authorization = credentials, ["Content-Type"] = "application/x-www-form-urlencoded" }
        return wrk.format("POST", "/oauth2/introspect", headers, "token=" .. secret .. "&scope=projects%3Aread")
    else
        return wrk.format("GET", "/forward-auth?scope=projects:read", { Authorization = "Bearer " .. secret })
    end
end

function request()
    if order == "walk" then
        at = at % #secrets + 1
    else
        at = math.random(#secrets)
    end
    if made[at] == nil then
        made[at] = make(secrets[at])
    end
    return made[at]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("measured %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
        latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
