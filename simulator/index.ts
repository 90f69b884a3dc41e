export type { SimulatorOptions } from "./options";
export { createSimulator, type Simulator } from "./simulator";
export { type RunningSimulator, startSimulator } from "./start";
