import { useEffect, useState } from "react";

/** How long typing pauses before it is acted upon. */
const PAUSE_MS = 300;

/** A value that is typed, as it was at the last pause. */
export function useSettled<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as Value;
}
