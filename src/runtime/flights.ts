/**
 * Work that several callers want at the same time, done once for all of them.
 * Nothing is kept: who comes after the work is done has it done anew.
 */

/** Starts the work of a key, or joins the one that is under way. */
export type JoinFlight<T> = (key: string, start: () => Promise<T>) => Promise<T>;

/** Creates the register of what is under way. */
export function createFlights<T>(): JoinFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, start) => {
    const flight = flights.get(key);
    if (flight !== undefined) return flight;
    const started = start();
    const land = (): void => {
      flights.delete(key);
    };
    flights.set(key, started);
    started.then(land, land);
    return started;
  };
}
