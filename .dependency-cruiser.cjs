/**
 * The import table of the house, one row a room: what a room may import of ours, and, where it must stay pure, which packages.
 * A room may always import itself. `lib/errors` and `lib/access` are pure and small; several rooms share them.
 * Tests are free to reach further (fixtures, servers), so they are exempt.
 */
const ROOMS = {
  "lib/access": { may: ["lib/domain"], packages: [] },
  "lib/client": { may: ["lib/contract"], packages: [] },
  // The domain, for the lists and the numbers that both speak of: a kind, a state, the days of the grace.
  "lib/contract": { may: ["lib/access", "lib/domain", "lib/errors"], packages: ["zod"] },
  "lib/domain": { may: [], packages: ["date-fns", "@date-fns/tz"] },
  "lib/format": {
    may: ["lib/domain", "lib/i18n", "messages"],
    packages: ["next-intl", "use-intl", "date-fns", "@date-fns/tz"],
  },
  "lib/i18n": { may: ["lib/domain", "lib/format", "messages"] },
  // Telemetry, for the scope of the call that a statement is made for.
  "lib/db": { may: ["lib/domain", "lib/access", "lib/env", "lib/errors", "lib/telemetry"] },
  "lib/crypto": { may: ["lib/domain", "lib/env", "lib/errors"] },
  "lib/gateway": { may: ["lib/domain", "lib/env", "lib/errors"] },
  // The printing press: React makes a PDF, as it makes mails in emails/.
  "lib/pdf": { may: ["lib/domain", "lib/format", "messages"] },
  // Its outside thing is the database's LISTEN and NOTIFY, which lib/db speaks.
  "lib/realtime": { may: ["lib/db", "lib/domain", "lib/env", "lib/errors", "lib/lifecycle", "lib/telemetry"] },
  // What we tell other people's servers.
  "lib/webhook": { may: ["lib/domain", "lib/env", "lib/errors"] },
  "lib/telemetry": { may: ["lib/domain", "lib/env", "lib/errors"] },
  "lib/services": {
    may: [
      "lib/domain",
      "lib/access",
      "lib/db",
      "lib/crypto",
      "lib/gateway",
      "emails",
      "lib/pdf",
      "lib/realtime",
      "lib/telemetry",
      "lib/webhook",
      // Work that no call set off (a flush of what waits) has no context to take its time from.
      "lib/clock",
      "lib/context",
      "lib/errors",
      "lib/env",
      "lib/lifecycle",
      // What alerts are called stands where pages find it, too.
      "messages",
    ],
  },
  "lib/http": {
    may: [
      "lib/access",
      "lib/clock",
      "lib/context",
      "lib/contract",
      "lib/crypto",
      "lib/db",
      "lib/domain",
      "lib/env",
      "lib/errors",
      "lib/format",
      "lib/lifecycle",
      "lib/services",
      "lib/telemetry",
    ],
  },
  inngest: {
    may: [
      "lib/clock",
      "lib/context",
      "lib/contract",
      "lib/db",
      "lib/domain",
      "lib/env",
      "lib/errors",
      "lib/services",
      "lib/telemetry",
    ],
  },
  components: { may: ["lib/client", "lib/domain", "lib/format", "lib/i18n", "messages"] },
  // Templates, registry and delivery; only delivery reads settings.
  emails: { may: ["lib/domain", "lib/env", "lib/errors", "lib/format", "lib/i18n", "messages"] },
  app: {
    may: [
      "components",
      "inngest",
      "lib/access",
      "lib/client",
      "lib/clock",
      "lib/context",
      "lib/contract",
      "lib/db",
      "lib/domain",
      "lib/env",
      "lib/errors",
      "lib/format",
      "lib/http",
      "lib/i18n",
      "lib/lifecycle",
      "lib/services",
      "lib/telemetry",
      "messages",
    ],
  },
  // Its settings, and whether this is production, where it refuses to start.
  simulator: { may: ["lib/client", "lib/contract", "lib/env"] },
  // Outsiders that start the real program and talk to it from the outside.
  e2e: { may: ["lib/client", "lib/contract", "lib/env", "server", "simulator", "test"] },
  bench: {
    may: [
      "lib/client",
      "lib/clock",
      "lib/contract",
      "lib/crypto",
      "lib/services/catalogue",
      "lib/services/payers",
      "prisma",
      "server",
      "simulator",
      "test",
    ],
  },
};

const TEST = "\\.test\\.tsx?$";
/** Everything of the repository that is a module: what a room's row does not name is refused to it. */
const OURS = "^(app|bench|components|e2e|emails|inngest|lib|messages|prisma|server|simulator|test)/";

const FRAMEWORKS = "node_modules/(next|inngest|react|react-dom)/";

function escaped(path) {
  return path.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function roomRules([room, { may, packages }]) {
  const from = { path: `^${escaped(room)}/`, pathNot: TEST };
  const allowed = [room, ...may].map((place) => `^${escaped(place)}(/|\\.(ts|tsx|json)$)`);
  const rules = [
    {
      name: `${room}: only its row of the import table`,
      severity: "error",
      from,
      to: { path: OURS, pathNot: allowed },
    },
  ];
  if (packages) {
    rules.push({
      name: `${room}: pure, so no package but ${packages.join(", ") || "none"}`,
      severity: "error",
      from,
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"],
        pathNot: packages.map((name) => `node_modules/${escaped(name)}/`),
      },
    });
  }
  return rules;
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).flatMap(roomRules),
    {
      name: "no circles",
      comment: "Two modules that need each other are one module, or hide a third.",
      severity: "error",
      from: { pathNot: "^lib/db/generated/" },
      to: { circular: true },
    },
    {
      name: "domain asks nobody",
      comment: "No I/O, no clock, no environment: what the domain decides on is given to it.",
      severity: "error",
      from: { path: "^lib/(domain|access|client)/", pathNot: TEST },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "the client ships types only",
      comment: "An app that installs the client gets no schema library with it.",
      severity: "error",
      from: { path: "^lib/client/", pathNot: TEST },
      to: { path: "^lib/contract/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "use cases know no framework",
      severity: "error",
      from: { path: "^lib/(services|db|contract|access|domain)/", pathNot: TEST },
      to: { path: FRAMEWORKS },
    },
    {
      name: "usage routes run without Next",
      comment:
        "They answer in front of Next from a module graph of their own. next-auth/jwt opens a cookie, and needs no Next for it.",
      severity: "error",
      from: { path: "^app/api/usage/", pathNot: TEST },
      to: { path: FRAMEWORKS, reachable: true },
    },
    {
      name: "one door to the database",
      comment:
        "The simulator keeps books of its own, apart from ours so that they can be compared; it has its own door.",
      severity: "error",
      from: { path: "^(app|components|inngest|lib|emails)/", pathNot: `${TEST}|^lib/db/` },
      to: { path: "node_modules/(pg|@prisma/client|@prisma/adapter-pg)/" },
    },
    {
      name: "production code does not lean on tests",
      severity: "error",
      from: { path: "^(app|components|emails|inngest|lib|server|simulator)/", pathNot: TEST },
      to: { path: `^(test|e2e|bench)/|${TEST}` },
    },
    {
      name: "production does not lean on the seed",
      comment: "What ships is in lib. Only a start in demo mode and the seed command make up students.",
      severity: "error",
      from: {
        path: "^(app|components|emails|inngest|lib|messages|server|simulator)/",
        pathNot: `${TEST}|^server/start\\.ts$|^server/cli/seed\\.ts$`,
      },
      to: { path: "^prisma/seed/" },
    },
    {
      name: "no module without a home",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(\\./)?(next-env|\\.next)" },
    },
    {
      name: "no development package in production",
      comment: "The test command looks for a browser before it starts one; it runs where development packages are.",
      severity: "error",
      from: { path: "^(app|components|emails|inngest|lib|server|simulator|prisma)/", pathNot: TEST },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@playwright/" },
    },
  ],
  options: {
    // Of emails/delivery/facts nothing is left when it runs: it names types, which lead to templates that nobody loads by it.
    doNotFollow: { path: ["node_modules", "lib/db/generated", "emails/delivery/facts\\.ts"] },
    exclude: { path: "(^|/)(\\.next|\\.data|next-env\\.d\\.ts)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
