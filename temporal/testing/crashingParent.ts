import { startDevServer } from "../devServer.ts";
import { lockHome } from "../homeLock.ts";

// A densing that starts its server and is then killed by the test: node … crashingParent.ts <home> <executable>
const [home = "", executable = ""] = process.argv.slice(2);
lockHome(home);
const server = await startDevServer({
  home,
  executable,
  environment: { PATH: process.env.PATH, HOME: process.env.HOME },
  say: () => {},
  preferredPorts: { port: 0, uiPort: 0 },
});
process.stdout.write(`${JSON.stringify({ address: server.address, pid: server.pid() })}\n`);
setInterval(() => {}, 60_000);
