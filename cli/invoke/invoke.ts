/** `make invoke`: one invocation of one function with a sample request, on an Fn server or on the local runner. */
import { parseArgs } from 'node:util';
import { isSampleKind, SAMPLE_KINDS } from '../../local/identity-domain/sample-tokens.ts';
import { DEV_STATE } from '../dev-state.ts';
import { printNote, toMessage } from '../print.ts';
import { mintLocalToken } from '../sample.ts';
import { findFnServer, invokeOnServer } from './fn-server.ts';
import { invokeLocally } from './local-runner.ts';
import { FUNCTION_NAMES, type InvokeOptions } from './sample-request.ts';

const { values } = parseArgs({
  options: {
    function: { type: 'string', default: 'authorizer' },
    kind: { type: 'string', default: 'valid' },
  },
});
try {
  await invoke(parseOptions(values));
} catch (error) {
  printNote(toMessage(error));
  process.exitCode = 2;
}

async function invoke(options: InvokeOptions): Promise<void> {
  const server = await findFnServer();
  if ('url' in server) {
    printNote(`with the fn command, on the Fn server ${server.url}, application gatekeeper`);
    printNote(
      'the token is signed with the keys of `make dev`: the deployed functions must know that key set',
    );
    await invokeOnServer(server.url, options.functionName, await mintLocalToken(DEV_STATE, options.kind));
  } else {
    printNote(`with the local runner (${server.missing})`);
    await invokeLocally(options);
  }
}

function parseOptions(options: { function: string; kind: string }): InvokeOptions {
  const functionName = FUNCTION_NAMES.find((name) => name === options.function);
  if (functionName === undefined) throw new Error(`FUNCTION must be ${FUNCTION_NAMES.join(' or ')}`);
  if (!isSampleKind(options.kind)) {
    throw new Error(`KIND must be one of ${Object.keys(SAMPLE_KINDS).join(', ')}`);
  }
  return { functionName, kind: options.kind };
}
