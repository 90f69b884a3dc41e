import { prepareAndRun } from "./prepare.mjs";

process.env.NODE_ENV = "development";
process.argv.push("--dev");
await prepareAndRun("server/main.ts");
