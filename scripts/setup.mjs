// Run by `npm start` and `npm test` before anything else: brings dependencies, build and Temporal CLI up to date.
// Depends on nothing but Node. This file itself parses on very old Nodes, so that they get the line below instead
// of a syntax error; everything else is imported after the check.

const oldest = [20, 19];
const running = process.versions.node.split(".").map(Number);

if (running[0] < oldest[0] || (running[0] === oldest[0] && running[1] < oldest[1])) {
  process.stderr.write(
    `densing needs Node ${oldest.join(".")} or later; this is Node ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  import("./lib/setup.mjs").then((setup) => setup.main(process.argv.slice(2), process.env));
}
