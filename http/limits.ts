/** How long and how much one fetch may take. Times are milliseconds of a monotonic clock. */
export interface FetchLimits {
  /** From asking for an address to the last byte of the response's headers, for each hop. */
  readonly headerMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** The whole fetch with all its redirects, without waiting for its turn at a host or for a robots.txt. */
  readonly totalMs: number;
  /** Of the body as it travels. */
  readonly wireBytes: number;
  /** Of the body once decompressed. */
  readonly decodedBytes: number;
  /** Decoded bytes for one byte on the wire, once a mebibyte has been decoded. */
  readonly ratio: number;
  readonly redirects: number;
}

/**
 * The largest source today is about 1.5 MB and packs 20 to 1; its text could grow tenfold within these.
 * Deadlines are for a slow link and a busy server, not for a dead one: a refresh has other sources.
 */
export const defaultLimits: FetchLimits = {
  headerMs: 20_000,
  idleMs: 20_000,
  totalMs: 60_000,
  wireBytes: 32 * 1024 * 1024,
  decodedBytes: 64 * 1024 * 1024,
  ratio: 100,
  redirects: 5,
};

/** Below this, a ratio says nothing: small repetitive pages pack very well. */
export const ratioFloorBytes = 1024 * 1024;
