/*
 * What a feed says, before it is Atom or JSON Feed. Text in here is plain and may come from outside: only atom.ts and
 * jsonFeed.ts write it down, each with its own escaping.
 */

/** One line of an entry: what it is, and what is known of it. */
export interface FeedFact {
  readonly name: string;
  readonly value: string;
}

export interface FeedEntry {
  /** What the entry is about, in percent-encoded parts: the same for ever, whatever snapshot it was read from. */
  readonly key: string;
  readonly title: string;
  /** When it came to be, by the facts: an instant, or the first of a day (RFC 3339, UTC). */
  readonly at: string;
  /** Where it leads: https, or `../…` beside the folder of feeds. Anything else is left out. */
  readonly address: string | null;
  readonly facts: readonly FeedFact[];
  /** The same for programs: the member `_densing` of the JSON Feed. Names are as they stand at their source. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The feeds that there are. */
export const feedTitles = {
  "new-models": "densing: new open models",
  headlines: "densing: how fast open models get denser and tokens get cheaper",
} as const;

export interface Feed {
  /** Its file without the ending, and its own key. */
  readonly name: keyof typeof feedTitles;
  readonly description: string;
  /** RFC 3339, UTC. */
  readonly updated: string;
  /** Newest first. */
  readonly entries: readonly FeedEntry[];
}

/** Everything of so many days is in a feed, however much that is… */
export const keptDays = 180;
/** …and older entries as far as there is room. */
export const keptEntries = 1000;

/** For the description of a feed. */
export const keptSentence = `Newest first: all of the last ${keptDays} days, and older ones up to ${keptEntries} in all.`;

/**
 * Newest first and cut to size; entries of one time stay in the order in which they came.
 * @param today YYYY-MM-DD, the day from which is counted back: one of the facts, never the clock's
 */
export function newestFirst(entries: readonly FeedEntry[], today: string): FeedEntry[] {
  const oldest = new Date(Date.parse(today) - keptDays * 86_400_000).toISOString().slice(0, 10);
  return entries
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .filter(({ at }, index) => index < keptEntries || at.slice(0, 10) >= oldest);
}

/** The first instant of a day. */
export const startOf = (day: string): string => `${day}T00:00:00.000Z`;

/** Parts from outside as one key: no two lists of parts have the same. */
export function keyOf(...parts: readonly string[]): string {
  return parts.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\ufffd"))).join("/");
}

/** RFC 4151. The name belongs to no domain: two installations that tell of the same thing give it the same id. */
export const tagUri = (key: string): string => `tag:densing,2026:${key}`;

/** Facts whose value is known. */
export function factsOf(pairs: readonly (readonly [name: string, value: string | null])[]): FeedFact[] {
  return pairs.flatMap(([name, value]) => (value === null || value === "" ? [] : [{ name, value }]));
}
