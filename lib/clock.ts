/** The only source of the present. Domain and services are given a time; they never ask for one. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
