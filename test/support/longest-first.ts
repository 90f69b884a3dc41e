import { createHash } from "node:crypto";
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes a minute or so on two cores. */
const LONG = ["test/chaos/", "test/api/journey.api.test", "test/simulation/", "server/start.api.test"];

/** A long file that begins last keeps everybody waiting while one of the cores has nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { shuffle, seed } = this.ctx.config.sequence;
    // A run in shuffled order (server/bootstrap/shuffle.mjs) looks for files that lean on one another, and is in no hurry.
    if (shuffle) return files.toSorted((one, other) => (placeOf(one, seed) < placeOf(other, seed) ? -1 : 1));
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((part) => moduleId.includes(part));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** By the file's own name, so that one file more or less leaves the others of the same seed in their order. */
function placeOf({ moduleId, project }: TestSpecification, seed: number): string {
  return createHash("sha256")
    .update(`${seed} ${relative(project.config.root, moduleId)}`)
    .digest("hex");
}
