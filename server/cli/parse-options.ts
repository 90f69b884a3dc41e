import { type ParseArgsConfig, parseArgs } from "node:util";
import { StartError } from "@/server/start-error";

/**
 * What a command was called with.
 *
 * @throws StartError with the usage, where an option is not known or lacks its value
 */
export function parseOptions<const Config extends ParseArgsConfig>(config: Config, usage: string) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
