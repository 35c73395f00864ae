import { messageOf } from "../errors.ts";

/** What `doctor` found of one part. */
export interface Diagnosis {
  readonly part: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Looks at a part; what is thrown is what is wrong with it. */
export async function examine(part: string, look: () => Promise<string>): Promise<Diagnosis> {
  try {
    return { part, ok: true, detail: await look() };
  } catch (thrown) {
    return { part, ok: false, detail: messageOf(thrown) };
  }
}
