/**
 * Something a person can put right: a port in use, a wrong address, a folder that is not ours.
 * Whoever starts the program prints the message alone; a stack would only bury it.
 */
export class StartError extends Error {
  override name = "StartError";
}
