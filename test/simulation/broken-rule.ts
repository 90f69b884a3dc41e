/** A seed whose history broke a rule. */
export class BrokenRule extends Error {
  override name = "BrokenRule";
  constructor(
    readonly seed: number,
    readonly problems: readonly string[],
    readonly history: readonly string[],
  ) {
    super(`seed ${seed}: ${problems.join("; ")}`);
  }
}
