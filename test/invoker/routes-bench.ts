/** Finding integrations by routes alone. */
import { createRoutes } from '../../src/invoker/routes.ts';
import { routeRows, toTable } from './table-bench.ts';

/** A finder over routes; gives the route that was taken, and its parameters. */
export function createFinder(...routes: readonly string[]) {
  const find = createRoutes(toTable(routeRows(routes)));
  return (method: string, path: string) => {
    const { integration, parameters } = find(method, path);
    return [integration.route, Object.fromEntries(parameters)];
  };
}
