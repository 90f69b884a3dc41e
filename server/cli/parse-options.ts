import { type ParseArgsConfig, parseArgs } from "node:util";
import { StartError } from "@/server/start-error";

/**
 * The options of a command.
 *
 * @throws StartError with the usage, if an option is unknown or has no value
 */
export function parseOptions<const Config extends ParseArgsConfig>(config: Config, usage: string) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
