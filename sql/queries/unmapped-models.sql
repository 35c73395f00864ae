-- Names that sources use and nothing maps: candidates for the review queue.
-- Grain: one name at one source. Key: source_id, entity, name.
SELECT
  source_id, 'api_family' AS entity, provider || '/' || model AS name, min(source_key) AS source_key
FROM price_families
WHERE named_family IS NULL AND NOT is_priced
GROUP BY ALL
UNION ALL
SELECT source_id, 'model', model, NULL
FROM score_states
WHERE model_id IS NULL
GROUP BY ALL
ORDER BY source_id, entity, name;
