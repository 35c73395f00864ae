/** Which addresses we connect to: public ones only, looked up once and pinned to the socket. */
import { lookup as systemLookup } from "node:dns/promises";
import type { AxiosRequestConfig } from "axios";
import ipaddr from "ipaddr.js";
import { messageOf } from "../errors.ts";
import { fetchError } from "./errors.ts";

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a host name. Node's own error codes (ENOTFOUND, EAI_AGAIN) are expected on failure. */
export type Lookup = (hostname: string) => Promise<readonly Address[]>;

export const lookupAll: Lookup = async (hostname) => {
  const found = await systemLookup(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/**
 * What kind of address this is, in ipaddr.js's words ("unicast" is a public one, "loopback", "private",
 * "linkLocal", "uniqueLocal", "carrierGradeNat", "rfc6052", ...). An IPv4 address inside an IPv6 one is
 * judged as the IPv4 address.
 */
function addressRange(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.process(address).range() : "unreadable";
}

/**
 * The addresses to connect to for `url`, every one of them checked. One bad address refuses the host: a
 * name that answers with a public and a private address is how rebinding starts.
 *
 * @throws DensingError `address-refused`, `source-unreachable`
 */
export async function checkedAddresses(
  url: URL,
  lookup: Lookup,
  allowLoopback: boolean,
): Promise<readonly Address[]> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = await addressesOf(url, host, lookup);
  for (const { address } of addresses) {
    const range = addressRange(address);
    if (range === "unicast" || (allowLoopback && range === "loopback")) continue;
    const problem = `${host} leads to ${address} (${range}); only public addresses are fetched`;
    throw fetchError("address-refused", url, problem, { host, address, range });
  }
  return addresses;
}

async function addressesOf(url: URL, host: string, lookup: Lookup): Promise<readonly Address[]> {
  // The URL parser has already turned 0x7f.1, 2130706433 and the like into dotted form.
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.parse(host).kind() === "ipv6" ? 6 : 4 }];
  let addresses: readonly Address[];
  try {
    addresses = await lookup(host);
  } catch (thrown) {
    const seen = messageOf(thrown);
    throw fetchError("source-unreachable", url, `the name ${host} cannot be resolved (${seen})`, {
      host,
      seen,
    });
  }
  if (addresses.length === 0) {
    throw fetchError("source-unreachable", url, `the name ${host} has no address`, { host });
  }
  return addresses;
}

/** A lookup for the socket that knows the checked addresses and nothing else: no second question to DNS. */
export function pinned(addresses: readonly Address[]): NonNullable<AxiosRequestConfig["lookup"]> {
  return (_hostname: string, _options: object, callback: PinnedCallback) => callback(null, [...addresses]);
}

type PinnedCallback = (error: Error | null, addresses: Address[]) => void;
