import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the page listens already: false on the server and until the scripts of what was sent have taken over. */
export function useIsAwake(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
