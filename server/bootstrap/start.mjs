import { prepareAndRun } from "./prepare.mjs";

// React and Next choose their builds by it when they load; whoever wants development runs `npm run dev`.
process.env.NODE_ENV = "production";
await prepareAndRun("server/main.ts");
