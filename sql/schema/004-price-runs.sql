-- What the captures of price sources say over time, settled from captures, price_quotes and quarantine by the
-- statements of sql/settle. A million quotes are a few thousand runs. Derived whole: never a fact of their own.
--
-- capture_spans  grain: one body that was a source's state over consecutive captured days. Key: source_id, ordinal.
--   Of one day the last body counts. `again_on` is the second day on which it was seen, `seen_before` the last
--   day of the span before it. `keys`: the prices it states; `missing`: those of the span before that it lacks.
--   `whole_from` is the day from which absence in it means delisted: its first day; if it lacks suspiciously many
--   keys, or some while rows of unknown names were refused, the day on which it was seen again; NULL while it was not.
-- price_runs     grain: one price that a source states for a key over consecutive spans.
--   Key: source_id, provider, model, declared_from, first_day.
--   `is_held`: the parser held the key back; then there is no price. input_sha256 and row_number name the first
--   quote of the run (of a held one, the row of the quarantine). `gone_on` is the day on which the key was seen
--   to be gone, by capture `gone_sha256`; NULL when another run follows or the source still states it.
--   `is_retracted`: the source then stated other dates for the same model: it took the statement back.
--   `closed_on` is the end that the source declared later for a run without one, first seen on `closed_seen_on`.
-- price_holds    grain: one run that its magnitude holds back, over one known interval.
--   Key: source_id, provider, model, declared_from, first_day. `known_to` is the day on which another lineage
--   confirmed it. `is_upward`: the price rose beyond belief, so that the one before it is in doubt, too.

-- settled        grain: one source whose tables here are up to date, with a hash of what they were made from.

CREATE TABLE settled (
  source_id VARCHAR NOT NULL,
  state VARCHAR NOT NULL
);

CREATE TABLE capture_spans (
  source_id VARCHAR NOT NULL,
  ordinal INTEGER NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  again_on DATE,
  seen_before DATE,
  keys INTEGER,
  missing INTEGER,
  whole_from DATE
);

CREATE TABLE price_runs (
  source_id VARCHAR NOT NULL,
  provider VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  source_key VARCHAR,
  declared_from DATE,
  declared_to DATE,
  input_usd_per_mtok DECIMAL(18, 9),
  output_usd_per_mtok DECIMAL(18, 9),
  price_kind VARCHAR NOT NULL,
  is_held BOOLEAN NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  seen_before DATE,
  gone_on DATE,
  gone_sha256 VARCHAR,
  is_retracted BOOLEAN NOT NULL,
  closed_on DATE,
  closed_seen_on DATE
);

CREATE TABLE price_holds (
  source_id VARCHAR NOT NULL,
  provider VARCHAR NOT NULL,
  model VARCHAR NOT NULL,
  declared_from DATE,
  first_day DATE NOT NULL,
  input_sha256 VARCHAR NOT NULL,
  row_number INTEGER NOT NULL,
  reason VARCHAR NOT NULL,
  expected VARCHAR NOT NULL,
  seen VARCHAR NOT NULL,
  is_upward BOOLEAN NOT NULL,
  known_from DATE NOT NULL,
  known_to DATE
);
