import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SimulatorOptions } from "./options";
import { createSimulator, type Simulator } from "./simulator";

export interface RunningSimulator {
  /** The value for RAZORPAY_BASE_URL. */
  url: string;
  simulator: Simulator;
  stop(): Promise<void>;
}

export type StandaloneOptions = Omit<SimulatorOptions, "publicUrl"> & { port?: number; host?: string };

/** The simulator on a port of its own; 0, the default, chooses a free one. */
export async function startSimulator(options: StandaloneOptions): Promise<RunningSimulator> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const simulator = await startOrClose({ ...options, publicUrl: url }, server);
  server.on("request", (request, response) => void simulator.listener(request, response));
  return {
    url,
    simulator,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.stop();
    },
  };
}

/** A port held by a simulator that refused to start would keep the process running. */
async function startOrClose(options: SimulatorOptions, server: Server): Promise<Simulator> {
  try {
    const simulator = createSimulator(options);
    await simulator.start();
    return simulator;
  } catch (error) {
    server.close();
    throw error;
  }
}
