-- Published table `prices`. Grain: one price interval begun by $as_of. Key: provider, model, lineage, valid_from.
-- The change lies in (unseen_on, valid_from], the end in (last_seen_on, valid_to].
-- An interval that ends after $as_of is open. `status` is `ok` for a standard or base-tier price that two
-- lineages stated, `single_lineage` for one that a single lineage stated, otherwise the kind of price.
-- Left out: prices of documents and sources that may not be republished.
SELECT
  provider, model, family, input_usd_per_mtok, output_usd_per_mtok, valid_from,
  CASE WHEN valid_to <= CAST($as_of AS DATE) THEN valid_to END AS valid_to,
  unseen_on,
  CASE WHEN valid_to <= CAST($as_of AS DATE) THEN last_seen_on END AS last_seen_on,
  known_from, known_to,
  CASE
    WHEN price_kind NOT IN ('standard', 'base_tier') THEN replace(price_kind, '-', '_')
    WHEN lineages >= 2 THEN 'ok'
    ELSE 'single_lineage'
  END AS status,
  price_kind, lineage, lineages, note, source_id, capture_sha256, document_id
FROM held_price_intervals
WHERE redistribute <> 'no' AND valid_from <= CAST($as_of AS DATE)
ORDER BY provider, model, valid_from, lineage, source_id, input_usd_per_mtok, output_usd_per_mtok;
