-- Price intervals as known by $known_at, kept for this connection: the published table and the bundle both read them, and
-- they cost most of what either does. Grain and key: as price_intervals.
CREATE OR REPLACE TEMP TABLE held_price_intervals AS
SELECT * FROM price_intervals(CAST($known_at AS DATE));
