/** The only source of the current time. Domain and services are given a time; they never read a clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
