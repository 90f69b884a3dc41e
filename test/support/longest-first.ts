import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What takes a minute or so on two cores. */
const LONG = ["test/chaos/", "test/api/journey.api.test", "test/simulation/", "server/start.api.test"];

/** A long file that begins last keeps everybody waiting while one of the cores has nothing to do. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((part) => moduleId.includes(part));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
