export type * from "../contract/types";
export { type ErrorCode, StudymeterError } from "./error";
export { type CommitDetails, Reservation } from "./reservation";
export { type Reserved, type ReserveRequest, Studymeter, type StudymeterOptions } from "./studymeter";
export type { SubscribeOptions, UsageEvent } from "./subscribe";
export type { CallOptions } from "./transport";
