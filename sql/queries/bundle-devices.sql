-- Grain: one device with a known memory, released by $as_of; one without a full date is known only where all of
-- the catalogue is. Key: device.
SELECT device, kind, memory_bytes, memory_bandwidth_bytes_per_second, released_on
FROM devices
WHERE
  memory_bytes IS NOT NULL
  AND coalesce(known_from, DATE '9999-12-31') <= CAST($known_at AS DATE)
  AND (valid_from IS NULL OR valid_from <= CAST($as_of AS DATE))
ORDER BY device;
