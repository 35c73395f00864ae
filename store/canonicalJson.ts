/** The one hash and the one JSON text used for identity. */
import { createHash } from "node:crypto";
import { DensingError } from "../errors.ts";

/** The SHA-256 of `bytes` (of the UTF-8 of a text), as 64 lowercase hex digits. */
export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * The one JSON text of a value: keys sorted by code unit at every depth (those that are whole numbers first, where
 * JavaScript puts them), no white space, so that equal values have equal bytes and one hash. Members that are
 * `undefined` are left out, as JSON does.
 *
 * @throws DensingError `not-canonical` for what JSON would change silently: NaN, infinities, BigInt,
 *   functions, symbols, `undefined` outside an object, and objects that are not plain (Date, Map, class)
 */
export function canonicalJson(value: unknown): string {
  try {
    return JSON.stringify(ordered(value));
  } catch (thrown) {
    if (!(thrown instanceof Unfit)) throw thrown;
    const at = `$${thrown.path.reverse().join("")}`;
    const { seen } = thrown;
    throw new DensingError("not-canonical", `${at} has no canonical JSON: ${seen}`, { at, seen });
  }
}

/** Gathers its path on its way out, so that a value that is fit pays for none. */
class Unfit extends Error {
  readonly path: string[] = [];
  readonly seen: string;
  constructor(seen: string) {
    super(seen);
    this.seen = seen;
  }
}

/** A copy with its keys in order: JSON writes a whole value several times faster than we would its pieces. */
function ordered(value: unknown): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) {
    // Array.from visits holes too: a sparse array is refused instead of becoming nulls.
    return Array.from(value, (item, index) => inside(item, index));
  }
  if (typeof value === "object" && isPlain(value)) {
    const members: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      const member = (value as Record<string, unknown>)[key];
      if (member === undefined) continue;
      // Assigned, this one would be the prototype.
      if (key === "__proto__")
        Object.defineProperty(members, key, { value: inside(member, key), enumerable: true });
      else members[key] = inside(member, key);
    }
    return members;
  }
  throw new Unfit(
    typeof value === "object" ? (value.constructor?.name ?? "object") : `${typeof value} ${String(value)}`,
  );
}

function inside(value: unknown, key: string | number): unknown {
  try {
    return ordered(value);
  } catch (thrown) {
    if (thrown instanceof Unfit) thrown.path.push(typeof key === "number" ? `[${key}]` : `.${key}`);
    throw thrown;
  }
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
