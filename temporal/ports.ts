import { createServer } from "node:net";

/** Binds a port for a moment. @returns the port, or undefined when it is taken (or not allowed to this user). */
function bind(ip: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ host: ip, port, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : undefined;
      server.close(() => resolve(bound));
    });
  });
}

/**
 * `preferred` if it is free, any free port if not; undefined when the machine has none. Another process may take
 * it before it is used: the user of the port still has to handle that.
 */
export async function freePort(ip: string, preferred: number): Promise<number | undefined> {
  return (await bind(ip, preferred)) ?? (await bind(ip, 0));
}
