// `node --import ./temporal/testing/typeScript.mjs file.ts`: lets a test start a process of ours and kill it, or a
// worker thread. Node 20 strips no types, and dist/ may be older than the sources under test.
import { register } from "node:module";

register("./typeScriptHooks.mjs", import.meta.url);
