-- Grain: the catalogue that is loaded, one row.
SELECT input_sha256 AS catalogue_sha256
FROM inputs
WHERE source_id = 'catalogue' AND name = 'catalogue';
