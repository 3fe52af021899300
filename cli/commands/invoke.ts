/**
 * `gatekeeper invoke`: asks one function, or both through the gateway, as the gateway asks them, and shows the answer with what
 * the function wrote about it. The token that it sends is never shown.
 */
import { Argument, type Command, Option } from 'commander';
import { addDeploymentOptions, type DeploymentOptions } from '../deployment.ts';
import { EXIT } from '../exit-codes.ts';
import { FUNCTION_NAMES, type FunctionName } from '../function-names.ts';
import { addHelpEnd, type HelpEnd } from '../help.ts';
import { chooseTarget, type Place } from '../invoke/choose-target.ts';
import type { Call } from '../invoke/function-request.ts';
import { parseRequestLine, type RequestLine, readClientRequest } from '../invoke/request-arguments.ts';
import { show, showAsJson } from '../invoke/show.ts';
import type { Target } from '../invoke/target.ts';
import { parseTokenOption, readToken } from '../invoke/token-input.ts';
import { isGood, judge } from '../invoke/verdict.ts';
import { printNote } from '../print.ts';
import { addSampleOptions, mintSample, namesOfGiven, type SampleOptions } from '../sample-options.ts';

interface InvokeOptions extends SampleOptions, DeploymentOptions, Place {
  readonly token?: '-';
  readonly request?: RequestLine;
  readonly body?: string;
  readonly json?: true;
}

const HELP_END: HelpEnd = {
  examples: [
    'gatekeeper invoke authorizer --kind expired',
    "gatekeeper invoke invoker --claim 'scope=none' --request 'GET /method-4/orders/42'",
    'gatekeeper invoke invoker --gateway --body @hello.json',
    'gatekeeper invoke authorizer --once --env .env --token - < token.txt',
    'FN_API_URL=http://127.0.0.1:8080 gatekeeper invoke invoker --fn-server',
  ],
  notes: [
    'It asks the local cloud that `make dev` runs; without one the Fn server at FN_API_URL; without that one a',
    'local cloud of its own, which is gone afterwards.',
  ],
  found: 'the caller was refused, or the answer is an error',
};

/** Adds the command. */
export function addInvokeCommand(program: Command): void {
  const command = program
    .command('invoke')
    .summary('ask one function as the gateway does')
    .description('ask one function as the gateway does, and show its answer and its log')
    .addArgument(new Argument('<function>', 'which one').choices(FUNCTION_NAMES));
  addSampleOptions(command)
    .addOption(
      new Option('--token <->', 'a token from standard input, in place of a sample').argParser(
        parseTokenOption,
      ),
    )
    .addOption(
      new Option('--request <line>', "the client's request (default: POST /method-4/hello)").argParser(
        parseRequestLine,
      ),
    )
    .option('--body <text>', 'its body; @FILE takes that of a file')
    .addOption(
      new Option('--gateway', "the whole way, through the local cloud's gateway").conflicts([
        'once',
        'fnServer',
      ]),
    )
    .addOption(new Option('--fn-server', 'the Fn server at FN_API_URL, whatever runs').conflicts('once'))
    .option('--once', 'one process of the function, built now, with the configuration of the deployment');
  addDeploymentOptions(command).option('--json', 'print one JSON document');
  addHelpEnd(command, HELP_END).action(runInvoke);
}

async function runInvoke(functionName: FunctionName, options: InvokeOptions): Promise<void> {
  assertMeant(functionName, options);
  // All that can be wrong without anything running.
  const request = readClientRequest(options.request, options.body);
  const given = options.token === undefined ? undefined : await readToken(process.stdin);
  const target = await chooseTarget(functionName, options, given === undefined);
  try {
    const token = given ?? (await mintSample(target.stateDirectory, options, Date.now()));
    await ask(target, { functionName, token, request }, options);
  } finally {
    await target.end();
  }
}

async function ask(target: Target, call: Call, options: InvokeOptions): Promise<void> {
  const throughGateway = options.gateway === true;
  const answer = await target.ask(call);
  const verdict = judge(throughGateway ? 'gateway' : call.functionName, answer);
  const log = await target.readLog(call, answer);
  const kind = options.token === undefined ? (options.kind ?? 'valid') : undefined;
  // Before anything is printed: whoever reads it may stop early.
  process.exitCode = isGood(verdict) ? EXIT.done : EXIT.found;
  const made = { call, target, throughGateway, kind, answer, verdict, log };
  if (options.json) showAsJson(made);
  else show(made);
  if (target.kind === 'fn-server' && kind !== undefined) {
    printNote('note: the sample is signed with the keys of `make dev`: the function must know that key set');
  }
}

/** Options that say nothing about what is asked are a misunderstanding. */
function assertMeant(functionName: FunctionName, options: InvokeOptions): void {
  const ofSample = namesOfGiven(options);
  if (options.token !== undefined && ofSample.length > 0) {
    throw new Error(`--token - and ${ofSample.join(', ')} are two tokens: choose one`);
  }
  const isAboutRequest = options.request !== undefined || options.body !== undefined;
  if (functionName === 'authorizer' && isAboutRequest && !options.gateway) {
    throw new Error('--request and --body are for the invoker: the authorizer sees the token only');
  }
  if (!options.once && (options.env !== undefined || options.local)) {
    throw new Error('--env and --local say which configuration a process of its own gets: add --once');
  }
}
