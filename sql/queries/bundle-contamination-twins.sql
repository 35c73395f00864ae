-- Grain: one model on a benchmark and on its contamination-resistant twin, one protocol, known by $known_at; rows
-- of documents without a date are known only where all of the catalogue is. Key: pair, model, shots, source.
SELECT pair, model, base_model_id, model_kind, original_score, clean_score, shots
FROM contamination_twins
WHERE coalesce(known_from, DATE '9999-12-31') <= CAST($known_at AS DATE)
ORDER BY pair, model, shots, source, row_number;
