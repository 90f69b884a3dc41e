/** Students on test clocks: no metric knows them. */
const ON_TEST_CLOCK = "SELECT id FROM student WHERE test_clock_id IS NOT NULL";
const ERASED = "SELECT id FROM student WHERE erased_at IS NOT NULL";

// They are few, so they are found by their own indexes and hashed once; to look up every student would cost more than all the rest. NOT IN,
// since a join is planned by how many rows are expected, which nobody knows of what was computed a line above.

/** Whether a student, by the column that names her, lives in real time. */
export function isReal(studentId: string): string {
  return `${studentId} NOT IN (${ON_TEST_CLOCK})`;
}

/** The same, and that she has not been erased. */
export function isRealAndKnown(studentId: string): string {
  return `${studentId} NOT IN (${ON_TEST_CLOCK} UNION ALL ${ERASED})`;
}
