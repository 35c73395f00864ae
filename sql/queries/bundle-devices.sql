-- Grain: one device with a known memory, released by $as_of (in its month or year, where no more is known); one without
-- a full date is known only where all of the catalogue is. Key: device.
SELECT device, kind, memory_bytes, memory_bandwidth_bytes_per_second, released_on
FROM devices
WHERE
  memory_bytes IS NOT NULL
  AND coalesce(known_from, DATE '9999-12-31') <= CAST($known_at AS DATE)
  AND (released_on IS NULL OR released_on <= left(CAST($as_of AS VARCHAR), length(released_on)))
ORDER BY device;
