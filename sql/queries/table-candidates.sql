-- The review queue on $known_at: names that sources use and nothing maps, and releases on the Hub, made by $as_of, that
-- the catalogue has not. Grain: one name at one source. Key: source_id, entity, name. A name that a person rejected is
-- not in it, unless the decision was undone.
--
-- A release that was renamed is who it was: what was decided or mapped under an earlier name holds. Of two repositories
-- of one name, the newer one. The names under which a release's own card has its scores stand for the release.
-- `announced_on`: the day on which a registry says that the weights of this very repository came out.
WITH price_seen AS (
  SELECT source_id, provider, model, min(first_day) AS first_seen_on FROM price_runs WHERE NOT is_held GROUP BY ALL
),
families AS (
  SELECT
    name.source_id, 'api_family' AS entity, name.provider || '/' || name.model AS name,
    min(name.source_key) AS source_key, min(seen.first_seen_on) AS first_seen_on
  FROM price_families AS name
  JOIN price_seen AS seen USING (source_id, provider, model)
  WHERE name.named_family IS NULL AND NOT name.is_priced
  GROUP BY ALL
),
dates AS (
  SELECT repository, min(valid_from) AS announced_on
  FROM release_dates
  WHERE known_from <= CAST($known_at AS DATE)
  GROUP BY repository
),
uncatalogued AS (
  SELECT * FROM hub_releases
  WHERE
    known_as IS NULL
    AND content <> 'other'
    AND (created_on IS NULL OR created_on <= CAST($as_of AS DATE))
    AND known_from <= CAST($known_at AS DATE)
    AND (known_to IS NULL OR known_to > CAST($known_at AS DATE))
  QUALIFY row_number() OVER (PARTITION BY repository ORDER BY known_from DESC, part, hub_id) = 1
),
release_names AS (
  SELECT repository, repository AS name, known_from, known_as FROM hub_releases
  UNION
  SELECT release.repository, earlier.repository, earlier.known_from, earlier.known_as
  FROM uncatalogued AS release
  JOIN hub_releases AS earlier ON earlier.hub_id = release.hub_id
),
releases AS (
  SELECT release.*, dates.announced_on,
    (SELECT min(named.known_from) FROM release_names AS named WHERE named.repository = release.repository)
      AS first_seen_on
  FROM uncatalogued AS release
  LEFT JOIN dates USING (repository)
  WHERE
    NOT EXISTS (
      SELECT 1 FROM release_names AS named
      WHERE
        named.repository = release.repository
        AND (
          named.known_as IS NOT NULL
          OR named.name IN (
            SELECT name FROM aliases WHERE entity = 'model' AND (scope = 'any' OR scope = release.source_id)
          )
        )
    )
),
models_named AS (
  SELECT
    source_id, 'model' AS entity, model AS name, min(nullif(part, '')) AS source_key, min(known_from) AS first_seen_on
  FROM score_states AS report
  WHERE
    model_id IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM releases AS release
      WHERE
        report.source_id = $card_source
        AND report.training IS DISTINCT FROM 'instruct'
        AND release.part = report.part
        AND report.model IN (release.repository, release.name, release.model_id)
    )
  GROUP BY ALL
),
listed AS (
  SELECT
    source_id, entity, name, source_key, first_seen_on,
    NULL AS repository, NULL AS model_id, NULL AS lab, NULL AS total_params, NULL AS active_params,
    NULL AS non_embedding_params, NULL AS architecture, NULL AS quantisation, NULL AS stage, NULL AS parents,
    NULL AS licence, NULL AS review, NULL AS created_on, NULL AS announced_on, NULL AS capture_sha256
  FROM families
  UNION ALL
  SELECT
    source_id, entity, name, source_key, first_seen_on,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM models_named
  UNION ALL
  SELECT
    source_id, 'release', repository, part, first_seen_on,
    repository, model_id, lab, total_params, active_params, non_embedding_params, architecture, quantisation, stage,
    parents, licence, review, created_on, announced_on, input_sha256
  FROM releases
)
SELECT listed.*
FROM listed
WHERE
  first_seen_on <= CAST($known_at AS DATE)
  AND NOT EXISTS (
    SELECT 1 FROM decisions AS decision
    WHERE
      decision.action = 'reject'
      AND decision.candidate_source_id = listed.source_id
      AND decision.entity = listed.entity
      AND (
        decision.name = listed.name
        OR (
          listed.entity = 'release'
          AND decision.name IN (
            SELECT named.name FROM release_names AS named WHERE named.repository = listed.repository
          )
        )
      )
      AND decision.known_from <= CAST($known_at AS DATE)
      AND NOT EXISTS (
        SELECT 1 FROM decisions AS undoing
        WHERE undoing.undoes = decision.decision_id AND undoing.known_from <= CAST($known_at AS DATE)
      )
  )
ORDER BY source_id, entity, name;
