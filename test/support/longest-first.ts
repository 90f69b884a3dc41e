import { createHash } from "node:crypto";
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take about a minute on two cores. */
const LONG = ["test/chaos/", "test/api/journey.api.test", "test/simulation/", "server/start.api.test"];

/** Runs long files first: a long file that starts last would leave the other cores idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    // A run in shuffled order (server/bootstrap/shuffle.mjs) looks for files that depend on one another, so speed does not matter.
    if (shuffle) return files.toSorted((one, other) => (placeOf(one, seed) < placeOf(other, seed) ? -1 : 1));
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((part) => moduleId.includes(part));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** Computed from the file's name, so that adding or removing a file keeps the order of the others for the same seed. */
function placeOf({ moduleId, project }: TestSpecification, seed: number): string {
  return createHash("sha256")
    .update(`${seed} ${relative(project.config.root, moduleId)}`)
    .digest("hex");
}
