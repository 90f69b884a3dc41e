/** Writes the types of routes and of next-env.d.ts, which tsc needs and git does not keep. */
const ROUTE_TYPES = { title: "next typegen", args: ["node_modules/next/dist/bin/next", "typegen"] };

const TYPES = { title: "tsc", args: ["node_modules/typescript/bin/tsc", "--noEmit"] };

/** These read only the sources, nothing that is generated. */
const SOURCES = [
  { title: "biome check", args: ["node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."] },
  { title: "depcruise", args: ["node_modules/dependency-cruiser/bin/dependency-cruise.mjs", "."] },
  { title: "knip", args: ["node_modules/knip/bin/knip.js"] },
];

/**
 * All static checks, in two lanes that may run in parallel: the types take as long as all other checks.
 * A build generates the types of routes again, so it has to wait for the first lane.
 */
export const CHECK_LANES = [[ROUTE_TYPES, TYPES], SOURCES];
