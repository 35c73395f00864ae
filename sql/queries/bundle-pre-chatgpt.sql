-- Grain: one model released before ChatGPT and by $as_of, with its MMLU known by $known_at; one of a document
-- without a date is known only where all of the catalogue is. Key: model_id.
SELECT model_id, display_name, organisation, CAST(released_on AS VARCHAR) AS released_on, total_params, mmlu_5shot
FROM pre_chatgpt
WHERE
  coalesce(known_from, DATE '9999-12-31') <= CAST($known_at AS DATE)
  AND released_on <= CAST($as_of AS DATE)
ORDER BY model_id;
