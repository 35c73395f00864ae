/** Facts an error carries: which source, which row, what was expected, what was seen. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The one error class of the product.
 *
 * `type` is stable (scripts and Temporal's retry policies match on it); `message` is for a person and
 * says what to do; `facts` are the particulars, printed one a line by the CLI.
 */
export class DensingError extends Error {
  override readonly name = "DensingError";
  readonly type: string;
  readonly facts: ErrorFacts;

  constructor(type: string, message: string, facts: ErrorFacts = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.type = type;
    this.facts = facts;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
