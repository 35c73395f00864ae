-- Published table `models`. Grain: one model in force, released by $as_of or undated. Key: model_id.
SELECT
  model_id, display_name, organisation, family, released_on, total_params, active_params, non_embedding_params,
  architecture, quantisation, training_tokens, parent_model_id, compression_method, open_weights, licence,
  hf_repo, unverified_fields, source, valid_from, valid_to, known_from, known_to, source_id
FROM models_listed(CAST($known_at AS DATE))
WHERE coalesce(released_on, '') <= CAST(CAST($as_of AS DATE) AS VARCHAR)
ORDER BY model_id;
