// node --import …/cpu-profile.mjs: a CPU profile of the whole life of the process, in BENCH_PROFILE_DIR. (NODE_OPTIONS refuses --cpu-prof.)
import { mkdirSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { join } from "node:path";

const folder = process.env.BENCH_PROFILE_DIR;
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.start");
process.on("exit", () => {
  session.post("Profiler.stop", (_error, { profile }) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}.cpuprofile`), JSON.stringify(profile));
  });
});
