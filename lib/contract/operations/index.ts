import type { Operation } from "../operation";
import * as operations from "./operations";
import * as usage from "./usage";

/** Every call of the API. A call that is not in here is not documented, and a test fails on its route. */
export const OPERATIONS: readonly Operation[] = [usage, operations].flatMap((tag): Operation[] => Object.values(tag));
