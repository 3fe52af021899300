/** A trace collector that takes whatever comes, as a process of its own; says its port, then how many spans have come. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

let spans = 0;
const server = createServer(async (request, response) => {
  if (request.method === 'POST') spans += ((await json(request)) as readonly unknown[]).length;
  response.writeHead(request.method === 'POST' ? 202 : 200).end(String(spans));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit());
