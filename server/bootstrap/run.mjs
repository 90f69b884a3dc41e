// node server/bootstrap/run.mjs <module.ts> [arguments…]: one of our TypeScript programs, after preparing what it needs.
import { prepareAndRun } from "./prepare.mjs";

const [module] = process.argv.splice(2, 1);
await prepareAndRun(module);
