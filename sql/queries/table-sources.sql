-- Published table `sources`: what the facts cite. Grain: one document of the catalogue, or one source that was
-- captured. Key: source_id, document_id.
-- A captured source has the day of the first capture; when it was last checked is not a fact but a status.
SELECT
  source_id, document_id, title, kind, publisher, url, published_on, date_quality, licence, redistribute,
  lineage, original_url
FROM documents
WHERE known_from <= CAST($known_at AS DATE)
UNION ALL
SELECT
  source_id, NULL, NULL, 'source', NULL, NULL, min(known_from), 'exact', NULL, min(redistribute), max(lineage), NULL
FROM captures
WHERE known_from <= CAST($known_at AS DATE)
GROUP BY source_id
ORDER BY source_id, document_id;
