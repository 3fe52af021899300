/** A call by `gatekeeper invoke --once`: one process of the function, spoken to over its socket, without a platform in front. */
import type { Send } from './mend-calls.ts';

/** Sends the greeting with this body, or with a file's. */
export function sendOnce(body: string): Send {
  return async (stage) => {
    const args = ['invoke', 'invoker', '--once', '--local', '--body', body, '--json'];
    const answer: { clientStatus?: number; status: number; body: unknown; log: unknown[] } = JSON.parse(
      await stage.askProcess(args),
    );
    const status = answer.clientStatus ?? answer.status;
    return {
      hasPassed: status >= 200 && status < 300,
      status,
      body: JSON.stringify(answer.body),
      sent: '',
      lines: answer.log.map((line) => JSON.stringify(line)),
    };
  };
}
