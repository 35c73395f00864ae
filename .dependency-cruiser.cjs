/** The one direction of the data (docs/decisions/0001-one-direction.md), checked. */
const only = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

module.exports = {
  forbidden: [
    only(
      "no-cycles",
      "A cycle means two rooms are one room.",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    ),
    only(
      "law-imports-nothing-of-ours",
      "The mathematics is pure: no clock, files, network or other folders; errors.ts is as pure as it is.",
      { path: "^law/", pathNot: "\\.test\\.ts$" },
      { pathNot: "^(law/|errors\\.ts$)" },
    ),
    only(
      "law-rooms-mathematics-first",
      "Mathematics knows nothing of models or prices.",
      { path: "^law/mathematics/", pathNot: "\\.test\\.ts$" },
      { path: "^law/(rulers|trends|prices|around|robustness|calibration)/" },
    ),
    only(
      "law-rooms-rulers-before-trends",
      "A ruler is there before any trend is read off it.",
      { path: "^law/rulers/", pathNot: "\\.test\\.ts$" },
      { path: "^law/(trends|prices|around|robustness|calibration)/" },
    ),
    only(
      "law-rooms-trends-before-what-follows",
      "What is counted from a trend does not make it.",
      { path: "^law/trends/", pathNot: "\\.test\\.ts$" },
      { path: "^law/(prices|around|robustness|calibration)/" },
    ),
    only(
      "workflows-import-activities-as-types",
      "A workflow runs in a sandbox: anything but types would be bundled into it.",
      { path: "^workflows/", pathNot: "\\.test\\.ts$" },
      {
        path: "^(activities|warehouse|store|http|sources|site|cli|temporal|threads)/",
        dependencyTypesNot: ["type-only"],
      },
    ),
    only(
      "only-warehouse-opens-duckdb",
      "Two instances of one file in one process lose committed rows.",
      { pathNot: "^warehouse/|\\.test\\.ts$|^test/|^bench/" },
      { path: "node_modules/@duckdb/" },
    ),
    only(
      "only-http-opens-sockets",
      "Every request passes the same guards.",
      { pathNot: "^http/|^cli/serve\\.ts$|^temporal/|\\.test\\.ts$|^test/" },
      { path: "node_modules/axios|^(node:)?(http|https|net|tls|dns)$" },
    ),
    only(
      "only-threads-starts-threads",
      "One pool, whose threads end with the activity or the command that asked.",
      { pathNot: "^threads/|\\.test\\.ts$" },
      { path: "node_modules/piscina|^(node:)?worker_threads$" },
    ),
    only(
      "threads-run-what-is-pure",
      "A task cannot share an open file, a connection or a lock with the process that asks for it.",
      { path: "^threads/", pathNot: "\\.test\\.ts$|^threads/testing/" },
      {
        path: "^[^/]+/",
        pathNot:
          "^(threads|law|snapshot|site|node_modules)/|^store/(bundle|canonicalJson|formatJson|packedDocument)\\.ts$",
      },
    ),
    only(
      "sources-are-leaves",
      "Only sources/<id>.ts knows anything about source <id>; others reach it through sources/registry.ts.",
      { pathNot: "^sources/|^fixtures/|\\.test\\.ts$|^test/" },
      { path: "^sources/(?!registry\\.ts|source\\.ts)[^/]+\\.ts$" },
    ),
    only(
      "no-orphan-deps",
      "Only what package.json names.",
      {},
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|dist|data)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
