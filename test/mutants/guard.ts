/** A line that keeps money, quota, access or the audit log right, and the tests that must notice when it is gone. */
export interface Guard {
  /** What it prevents. */
  name: string;
  file: string;
  /** Its text, which occurs once in the file. */
  text: string;
  /** What stands there instead; nothing if left out. */
  without?: string;
  /** Files of tests, of which at least one test fails without the guard. */
  tests: readonly string[];
}
