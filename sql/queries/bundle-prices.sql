-- Grain: one price interval that may enter a minimum, of a family with a known owner, begun by $as_of and
-- known by the day of the held intervals. Key: provider, model, lineage, valid_from. An interval that ends after
-- $as_of is open. `closed_on` is the day on which its end became known.
SELECT
  price.provider, price.model, price.family, price.input_usd_per_mtok, price.output_usd_per_mtok,
  price.valid_from,
  CASE WHEN price.valid_to <= CAST($as_of AS DATE) THEN price.valid_to END AS valid_to,
  price.price_kind, price.lineage, price.lineages,
  list_contains(string_split(coalesce(owner.first_party_providers, ''), ';'), price.provider) AS first_party,
  owner.open_weights, price.redistribute <> 'no' AS redistribute,
  price.known_from, price.source_id, price.capture_sha256,
  CASE WHEN price.valid_to <= CAST($as_of AS DATE) THEN price.closed_by_sha256 END AS closed_by_sha256
FROM held_price_intervals AS price
JOIN api_families AS owner ON owner.family = price.family
WHERE price.price_kind IN ('standard', 'base_tier') AND price.valid_from <= CAST($as_of AS DATE)
ORDER BY
  price.provider, price.model, price.valid_from, price.lineage, price.source_id,
  price.input_usd_per_mtok, price.output_usd_per_mtok;
