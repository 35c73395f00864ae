-- Grain: one model with a full release date on or before $as_of. Key: model_id.
SELECT
  model_id, display_name, organisation, family, CAST(valid_from AS VARCHAR) AS released_on,
  total_params, active_params, non_embedding_params, architecture, quantisation, training_tokens,
  parent_model_id, compression_method, open_weights, known_from
FROM models_known(CAST($known_at AS DATE))
WHERE valid_from <= CAST($as_of AS DATE)
ORDER BY model_id;
