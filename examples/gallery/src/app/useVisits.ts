import { useEffect, useReducer } from "react";
import { addToVisits, type TrafficEvent, type Visit } from "../traffic.js";

/** Returns the visits as the servers count them, live. The stream begins with the events before it was opened. */
export function useVisits(): readonly Visit[] {
  const [visits, add] = useReducer(addToVisits, []);
  useEffect(() => {
    const stream = new EventSource("/traffic");
    stream.onmessage = ({ data }) => add(JSON.parse(data) as TrafficEvent);
    return () => stream.close();
  }, []);
  return visits;
}
