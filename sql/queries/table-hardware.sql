-- Published table `hardware`. Grain: one accelerator with one price, released by $as_of and known by $known_at;
-- an undated one is known only where all of the catalogue is.
-- Key: name, released_on, price_source.
SELECT
  name, manufacturer, type, released_on, release_price_usd, fp32_flops, fp16_flops, tensor_fp16_bf16_flops,
  fp8_flops, int8_ops, memory_bytes, memory_bandwidth_bytes_per_second, tdp_watts, price_source, note, source
FROM hardware
WHERE
  (released_on IS NULL OR released_on <= CAST($as_of AS DATE))
  AND coalesce(known_from, DATE '9999-12-31') <= CAST($known_at AS DATE)
ORDER BY name, released_on, price_source, row_number;
