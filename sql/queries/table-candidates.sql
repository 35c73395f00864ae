-- Published table `candidates`: names that sources use and nothing maps, first seen by $known_at: the review queue.
-- Grain: one name at one source. Key: source_id, entity, name.
WITH seen AS (
  SELECT source_id, provider, model, min(first_day) AS first_seen_on FROM price_runs WHERE NOT is_held GROUP BY ALL
)
SELECT
  name.source_id, 'api_family' AS entity, name.provider || '/' || name.model AS name,
  min(name.source_key) AS source_key, min(seen.first_seen_on) AS first_seen_on
FROM price_families AS name
JOIN seen USING (source_id, provider, model)
WHERE name.named_family IS NULL AND NOT name.is_priced AND seen.first_seen_on <= CAST($known_at AS DATE)
GROUP BY ALL
UNION ALL
SELECT source_id, 'model', model, NULL, min(known_from)
FROM score_states
WHERE model_id IS NULL AND known_from <= CAST($known_at AS DATE)
GROUP BY ALL
ORDER BY source_id, entity, name;
