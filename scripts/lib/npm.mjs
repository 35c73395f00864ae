import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isSameProcess, processStart } from "./processes.mjs";
import { readStamp, writeStamp } from "./stamps.mjs";

/**
 * Waits for an npm that a killed set-up has left running: two in one node_modules tear it apart.
 *
 * @param note file in which the process is noted while it runs
 */
async function untilLeftoverEnds(note, say) {
  const leftover = readStamp(note);
  if (leftover === undefined || !isSameProcess(leftover)) return;
  say(`Waiting for an npm left running by a set-up that was killed (process ${leftover.pid}) …`);
  while (isSameProcess(leftover)) await sleep(200);
}

// npm's own patience (two more tries, up to a minute apart) looks like hanging where there is no network at all.
const patience = {
  npm_config_fetch_retries: "2",
  npm_config_fetch_retry_mintimeout: "1000",
  npm_config_fetch_retry_maxtimeout: "10000",
};

/** Runs npm in `root`. @returns whether it succeeded, and all it printed */
export async function npm(root, parameters, say) {
  const note = join(root, ".cache", "npm.json");
  await untilLeftoverEnds(note, say);
  // Under `npm start` npm says where it is; otherwise it is on PATH.
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith("npm-cli.js") ? [process.execPath, [script]] : ["npm", []];
  const result = await new Promise((resolve) => {
    const child = spawn(command, [...before, ...parameters], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...patience, ...process.env },
      shell: process.platform === "win32" && before.length === 0,
    });
    if (child.pid !== undefined) writeStamp(note, { pid: child.pid, started: processStart(child.pid) });
    let output = "";
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", (thrown) =>
      resolve({ ok: false, output: `npm could not be run: ${thrown.message}` }),
    );
    child.once("close", (code) => resolve({ ok: code === 0, output }));
  });
  rmSync(note, { force: true });
  return result;
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/** Why npm failed, in one line that says what to do where that is known. */
export function whyNpmFailed(output) {
  const code = unreachable.exec(output)?.[1];
  if (code !== undefined)
    return (
      `the npm registry cannot be reached (${code}); connect to the network, or give npm a proxy ` +
      "(npm config set https-proxy URL) or another registry (npm config set registry URL)"
    );
  const errors = output
    .split("\n")
    .filter((line) => /^npm (error|ERR!)/.test(line) && !line.includes("complete log of this run"))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, "").trim())
    .filter((line) => line !== "");
  return errors.slice(0, 5).join("; ") || output.trim().slice(-300);
}

/** The packages `npm ci` found in package.json's tree but not in the lockfile; empty when it failed otherwise. */
export function missingFromLock(output) {
  if (!output.includes("EUSAGE")) return [];
  return [...output.matchAll(/Missing: (\S+?)@\S* from lock file/g)].map(([, name]) => name);
}
