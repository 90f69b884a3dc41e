/** Students on test clocks are left out of every metric. */
const ON_TEST_CLOCK = "SELECT id FROM student WHERE test_clock_id IS NOT NULL";
const ERASED = "SELECT id FROM student WHERE erased_at IS NOT NULL";

// They are few, so their own indexes find them and they are hashed once; looking up every student would cost more than the rest of the
// statement. NOT IN rather than a join: the planner cannot estimate the rows of a computed set, and would choose a bad join.

/** Condition: the student in this column lives in real time. */
export function isReal(studentId: string): string {
  return `${studentId} NOT IN (${ON_TEST_CLOCK})`;
}

/** The same, and the student has not been erased. */
export function isRealAndKnown(studentId: string): string {
  return `${studentId} NOT IN (${ON_TEST_CLOCK} UNION ALL ${ERASED})`;
}
