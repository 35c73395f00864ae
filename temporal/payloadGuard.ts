import { type DataConverter, defaultPayloadConverter, type Payload } from "@temporalio/common";
import { DensingError } from "../errors.ts";
import { payloadLimitBytes } from "../temporal.config.ts";

function tooLarge(what: string, bytes: number): DensingError {
  return new DensingError(
    "payload-too-large",
    `The ${what} is ${bytes} bytes; at most ${payloadLimitBytes} may pass through Temporal. Keep it in a store and pass its hash.`,
    { what, bytes, limitBytes: payloadLimitBytes },
  );
}

/** Bytes of `value` in its encoded form, as it would be kept in the history. */
export function payloadBytes(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return defaultPayloadConverter.toPayload(value).data?.byteLength ?? 0;
}

/**
 * Refuses values over `payloadLimitBytes`, each on its own.
 *
 * In a worker this is called from interceptors, not from a payload codec: an error in a codec fails the workflow
 * *task*, which the SDK retries for ever; one thrown here fails the activity or the workflow at once.
 *
 * @param what what is being sent, for the message: `argument of activity fetchSource`
 * @throws DensingError `payload-too-large` (never retried)
 */
export function requireSmallPayloads(what: string, values: readonly unknown[]): void {
  for (const value of values) {
    const bytes = payloadBytes(value);
    if (bytes > payloadLimitBytes) throw tooLarge(what, bytes);
  }
}

/**
 * The same guard for a client, where a codec is the right place: it sees every argument of every call, there is
 * no task to retry, and the caller gets the DensingError before anything is sent.
 */
export const guardedDataConverter: DataConverter = {
  payloadCodecs: [
    {
      async encode(payloads: Payload[]): Promise<Payload[]> {
        for (const payload of payloads) {
          const bytes = payload.data?.byteLength ?? 0;
          if (bytes > payloadLimitBytes) throw tooLarge("argument", bytes);
        }
        return payloads;
      },
      async decode(payloads: Payload[]): Promise<Payload[]> {
        return payloads;
      },
    },
  ],
};
