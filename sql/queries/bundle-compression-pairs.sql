-- Grain: a parent and a child that are both in the bundle. Key: parent_model_id, child_model_id.
SELECT pair.parent_model_id, pair.child_model_id, pair.method, pair.paper_verdict
FROM compression_pairs AS pair
JOIN models_known(CAST($known_at AS DATE)) AS parent ON parent.model_id = pair.parent_model_id
JOIN models_known(CAST($known_at AS DATE)) AS child ON child.model_id = pair.child_model_id
WHERE parent.valid_from <= CAST($as_of AS DATE) AND child.valid_from <= CAST($as_of AS DATE)
ORDER BY pair.parent_model_id, pair.child_model_id;
