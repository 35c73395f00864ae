-- Grain: one accelerator with a release date by $as_of, known by $known_at, and one price. Key: name, released_on,
-- price_source.
SELECT
  name, type, CAST(released_on AS VARCHAR) AS released_on, release_price_usd, fp32_flops, tensor_fp16_bf16_flops,
  memory_bytes
FROM hardware
WHERE
  release_price_usd IS NOT NULL
  AND released_on <= CAST($as_of AS DATE)
  AND known_from <= CAST($known_at AS DATE)
ORDER BY name, released_on, price_source, row_number;
