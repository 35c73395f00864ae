const minimumSeconds = 1;
const maximumSeconds = 3600;

/** The date form that servers must send (IMF-fixdate, RFC 9110 section 5.6.7). */
const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * The wait that a `Retry-After` header asks for (RFC 9110 section 10.2.3: seconds or an HTTP-date), in
 * seconds, clamped to [1, 3600]: a server may not stop us for ever, nor have us hammer it.
 *
 * @param value the header as received, or undefined
 * @param now the time to which a date is relative
 * @returns undefined when there is no header or it says nothing readable
 */
export function retryAfterSeconds(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim() ?? "";
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return clamp(Number(text));
  if (!imfFixdate.test(text)) return undefined;
  const seconds = (Date.parse(text) - now.getTime()) / 1000;
  return Number.isNaN(seconds) ? undefined : clamp(seconds);
}

/**
 * The wait until a spent quota is full again, for APIs that announce it in the way of GitHub's REST API:
 * `x-ratelimit-remaining: 0` and `x-ratelimit-reset: <seconds since 1970>`. Clamped as above.
 *
 * @returns undefined when the quota is not spent or the time is unreadable
 */
export function quotaResetSeconds(
  remaining: string | undefined,
  reset: string | undefined,
  now: Date,
): number | undefined {
  const time = reset?.trim() ?? "";
  if (remaining?.trim() !== "0" || !/^\d{1,12}$/.test(time)) return undefined;
  return clamp(Number(time) - now.getTime() / 1000);
}

function clamp(seconds: number): number {
  return Math.min(maximumSeconds, Math.max(minimumSeconds, Math.ceil(seconds)));
}
