/**
 * What the scripts that change a group have in common.
 *
 * KEYS begin with the eight names of `GroupKeys.state`; ARGV begin with the writer, the group, the channel, the time
 * (milliseconds), how many changes the stream keeps, and an epoch for a group that has none.
 */
export const changeParts = `
local writer, group, channel, now, kept = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local epoch = redis.call('GET', KEYS[1])
local changes, changed = {}, 0

local function tell()
  if changed == 0 then return end
  local number = redis.call('INCR', KEYS[2])
  local body = table.concat(changes)
  local id = redis.call('XADD', KEYS[3], 'MAXLEN', '~', kept, '*', 'n', number, 'e', epoch, 'w', writer, 'c', body)
  local message = struct.pack('<dI4I4', number, #id, #group) .. epoch .. writer .. id .. group .. body
  redis.call('PUBLISH', channel, message)
  changes, changed = {}, 0
end

local function note(kind, version, key)
  changed = changed + 1
  changes[changed] = kind .. struct.pack('<dI4', version, #key) .. key
  if changed == 32 then tell() end
end

local function headOf(name)
  local head = redis.call('GETRANGE', name, 0, 41)
  if #head < 42 or head:sub(1, 8) ~= epoch then return nil end
  return { expiresAt = struct.unpack('<d', head, 19), version = struct.unpack('<d', head, 27) }
end

local function eachTag(packed, key, act)
  local at = 1
  while at < #packed do
    local length = struct.unpack('<I4', packed, at)
    act(packed:sub(at + 4, at + 3 + length) .. '\\0' .. key)
    at = at + 4 + length
  end
end

local function forgetTags(key)
  local packed = redis.call('HGET', KEYS[8], key)
  if not packed then return end
  eachTag(packed, key, function(member) redis.call('ZREM', KEYS[7], member) end)
  redis.call('HDEL', KEYS[8], key)
end

local function forget(key, name, vector)
  forgetTags(key)
  redis.call('ZREM', KEYS[5], key)
  redis.call('ZREM', KEYS[6], key)
  redis.call('UNLINK', name, vector)
  return redis.call('ZREM', KEYS[4], key)
end
`;

/** Lets everything about a group live at least as long as its entries, and for ever when one of them does. */
export const lifetimeParts = `
local function live(lifetime, fresh)
  local left = fresh and 0 or redis.call('PTTL', KEYS[1])
  local wanted = left
  if lifetime < 0 then wanted = -1
  elseif left >= 0 and left < lifetime then wanted = lifetime + math.max(math.floor(lifetime / 4), 3600000)
  end
  for index = 1, 8 do
    local is = redis.call('PTTL', KEYS[index])
    if wanted < 0 then
      if is >= 0 then redis.call('PERSIST', KEYS[index]) end
    elseif is == -1 or (is >= 0 and is + 1000 < wanted) then
      redis.call('PEXPIRE', KEYS[index], string.format('%.0f', wanted))
    end
  end
end
`;
