/**
 * A problem that a person can fix: a port in use, a wrong address, a foreign folder.
 * Only its message is printed, without a stack.
 */
export class StartError extends Error {
  override name = "StartError";
}
